import Domain
import HTTPTypes
import Postgres
import TestSupport
import Testing
import Web

/// Who is let in.
@Suite(.freshDatabase)
struct AccessTests {
    @Test func `without a token that is known only health and the description are told`()
        async throws
    {
        try await TestService.run { service in
            for route in service.service.parts.routes where route.method == .get {
                let path = route.path.description.replacing("{", with: "").replacing("}", with: "")
                for field in ["", "Bearer", "Bearer x", "Basic \(TestToken.officer.field)"] {
                    let fields = ["Authorization": field, "Accept": "*/*"]
                    let told = try await service.get(path, "GET", fields)
                    #expect(told.status == (route.roles == nil ? 200 : 401), "\(path) \(field)")
                    guard route.roles != nil else { continue }
                    #expect(told.fields["www-authenticate"]?.hasPrefix("Bearer") == true)
                    #expect(told.fields["content-type"] == "application/problem+json")
                }
            }
        }
    }

    @Test func `a role gets what it may ask for, and 403 for the rest`() async throws {
        try await TestService.run { service in
            for role in Role.allCases {
                let token = TestToken(role: role, party: "P-\(role.rawValue)")
                try await token.insert(TestDatabase.current.url)
                for route in service.service.parts.routes {
                    guard let roles = route.roles, route.method == .get, route.gives != [.events]
                    else { continue }
                    let path = route.path.description.replacing("{", with: "")
                        .replacing("}", with: "")
                    let fields = ["Authorization": token.field, "Accept": "*/*"]
                    let told = try await service.get(path, "GET", fields)
                    #expect((told.status == 403) == !roles.contains(role), "\(role) \(path)")
                }
            }
        }
    }

    @Test func `what the service asks without a viewer reads nothing`() async throws {
        try await TestService.run { service in
            let database = service.service.parts.database
            for pool in [database.pool, database.longPool] {
                for table in ["event", "order_line", "run_finding", "file", "token", "head"] {
                    let error = try await #require(throws: PostgresError.self, "\(table)") {
                        try await pool.withConnection {
                            _ = try await $0.query("select 1 from \(table)")
                        }
                    }
                    #expect(error.sqlState == .insufficientPrivilege)
                }
            }
        }
    }
}
