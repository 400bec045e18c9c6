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
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // The targets stand in the order of the data: bytes in, decided, stored, shown.
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
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
            name: "Pages",
            dependencies: [
                "Domain", "Interchange", "Postgres", "Store", "Reconciliation", "Operations",
            ],
            swiftSettings: strict,
            plugins: ["EmbedPlugin"]
        ),
        .target(
            name: "CLI",
            dependencies: [
                "Operations", "Reconciliation",
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
            name: "EndToEndTests",
            dependencies: ["Domain", "Postgres", "TestSupport"],
            swiftSettings: strict
        ),
    ]
)
