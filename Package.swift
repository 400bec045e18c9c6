// swift-tools-version: 6.3
import PackageDescription

/// Every language flag Swift 6.3 offers beyond the Swift 6 mode, and no warning left behind.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "chotatsu",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // The targets stand in the order of the data: bytes in, decided, stored, shown.
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        // What Swift's module of glibc leaves out of it.
        .systemLibrary(name: "CMalloc"),
        .target(
            name: "Postgres",
            dependencies: ["CLibPQ"],
            swiftSettings: strict + [.strictMemorySafety()]
        ),
        .target(
            name: "Domain",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(
            name: "Interchange",
            dependencies: ["Domain", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(
            name: "Migrations",
            path: "migrations",
            exclude: ["schema.txt"],
            swiftSettings: strict,
            plugins: ["EmbedPlugin"]
        ),
        .target(
            name: "Store",
            dependencies: [
                "Domain", "Postgres", "Migrations",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Reconciliation",
            dependencies: [
                "Domain", "Postgres", "Store", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict,
            plugins: ["EmbedPlugin"]
        ),
        .target(
            name: "Operations",
            dependencies: [
                "Domain", "Interchange", "Store", "Reconciliation",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Text",
            dependencies: ["Domain", "Interchange", "Store", "Reconciliation", "Operations"],
            swiftSettings: strict
        ),
        .target(
            name: "Pages",
            dependencies: [
                "Domain", "Interchange", "Postgres", "Store", "Reconciliation", "Operations",
            ],
            swiftSettings: strict,
            plugins: ["EmbedPlugin"]
        ),
        .target(
            name: "Web",
            dependencies: [
                "CZlib", "Operations", "Pages", "Reconciliation", "Text",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Client",
            dependencies: [
                "Domain", "Operations",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "CLI",
            dependencies: [
                "CMalloc", "Client", "Operations", "Reconciliation", "Text", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "chotatsu",
            dependencies: ["CLI"],
            swiftSettings: strict,
            // The usual linker warns of what Foundation uses when it is linked into the program.
            linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]
        ),

        .executableTarget(name: "embed", path: "tools/embed", swiftSettings: strict),
        .plugin(
            name: "EmbedPlugin",
            capability: .buildTool(),
            dependencies: ["embed"],
            path: "tools/EmbedPlugin"
        ),
        .executableTarget(name: "generator", path: "tools/generator", swiftSettings: strict),

        .target(
            name: "TestSupport",
            dependencies: ["Domain", "Postgres", "Store", "Operations"],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(
            name: "PostgresTests",
            dependencies: ["Postgres", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(name: "DomainTests", dependencies: ["Domain"], swiftSettings: strict),
        .testTarget(
            name: "InterchangeTests",
            dependencies: ["Interchange", "Domain"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Store", "Operations", "Reconciliation", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PagesTests",
            dependencies: [
                "Pages", "Domain", "Store", "Reconciliation", "Operations", "Interchange",
                "Postgres", "TestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Client", "Web", "Pages", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["Domain", "Postgres", "TestSupport"],
            swiftSettings: strict
        ),
    ]
)
