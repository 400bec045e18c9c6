import Foundation
import Testing

/// `tools/prepare` on a system of stubs: what it installs, and what it leaves behind.
struct PrepareTests {
    /// Runs it in a folder that stands for the system, with `apt-get` and its kin as stubs.
    ///
    /// `setUp`: commands that run in the folder before.
    /// `offers`: the version that the package lists know.
    /// Gives its status, its errors, and as output what the stubs saw and what is left.
    private func prepare(
        _ setUp: String = "true",
        offers: String = "15+248",
        fails: Bool = false,
        argument: String = ""
    ) throws -> Shell.Result {
        try Shell.run(
            """
            root=$(mktemp -d); mkdir -p $root/bin $root/usr/include/postgresql $root/etc
            touch $root/usr/include/postgresql/libpq-fe.h
            export PREPARE_ROOT=$root conf=$root/etc/postgresql-common/createcluster.conf
            stub() { { echo '#!/bin/bash'; cat; } > $root/$1; chmod +x $root/$1; }
            server() {
                mkdir -p $root/usr/lib/postgresql/$1/bin
                echo "echo 'initdb (PostgreSQL) $1.4'" | stub usr/lib/postgresql/$1/bin/initdb
            }
            for name in swift pkg-config; do stub bin/$name < /dev/null; done
            echo 'exec "$@"' | stub bin/sudo
            echo 'echo "  Candidate: \(offers)"' | stub bin/apt-cache
            stub bin/apt-get <<'END'
            echo "apt-get $1 ${@: -1}"
            [ $1 = install ] || exit 0
            sed 's/^/during: /' $conf
            \(fails ? "exit 1" : "")
            mkdir -p $PREPARE_ROOT/usr/lib/postgresql/15/bin
            echo 'echo "initdb (PostgreSQL) 15.4"' > $PREPARE_ROOT/usr/lib/postgresql/15/bin/initdb
            chmod +x $PREPARE_ROOT/usr/lib/postgresql/15/bin/initdb
            mkdir -p $PREPARE_ROOT/usr/share/postgresql-common
            echo 'the default' > $PREPARE_ROOT/usr/share/postgresql-common/createcluster.conf
            END
            \(setUp)
            # Not this machine's server.
            for name in bash env id sed mkdir tee cp mv rm chmod; do
                [ -e $root/bin/$name ] || ln -s $(command -v $name) $root/bin/$name
            done
            PATH=$root/bin tools/prepare \(argument) 2>&1; echo "ended with $?"
            for file in $root/etc/postgresql-common/*; do
                [ ! -e $file ] || sed "s/^/left: ${file##*/}: /" $file
            done
            rm -r $root
            """,
            home: "/nowhere"
        )
    }

    @Test func `nothing is installed where all is there`() throws {
        let result = try prepare("server 13; server 16")
        #expect(result.output == "ended with 0\n", "\(result.both)")
    }

    @Test func `what only tests need is installed for tests alone`() throws {
        let tests = try prepare("server 16", argument: "--tests")
        let packages = "installing python3 chromium fonts-noto-cjk python3-venv …\n"
        #expect(tests.output.contains(packages), "\(tests.both)")
        let run = try prepare("server 16")
        #expect(!run.output.contains("python3"), "\(run.both)")
        #expect(!run.output.contains("chromium"), "\(run.both)")
    }

    @Test func `a server is installed without a cluster of its own`() throws {
        let result = try prepare()
        #expect(result.output.contains("apt-get install postgresql\n"), "\(result.both)")
        #expect(result.output.contains("during: create_main_cluster = false\nended with 0\n"))
        #expect(result.output.hasSuffix("left: createcluster.conf: the default\n"))
    }

    @Test(arguments: [false, true])
    func `a file of the administrator withholds the cluster, and is as it was afterwards`(
        fails: Bool
    ) throws {
        let result = try prepare(
            "mkdir -p ${conf%/*}; printf 'create_main_cluster = true\\nssl = off\\n' > $conf",
            fails: fails
        )
        #expect(
            result.output.contains(
                "during: #create_main_cluster = true\nduring: ssl = off\n"
                    + "during: create_main_cluster = false\n"
            ),
            "\(result.both)"
        )
        #expect(result.output.contains(fails ? "ended with 1" : "ended with 0"))
        #expect(
            result.output.hasSuffix(
                "left: createcluster.conf: create_main_cluster = true\n"
                    + "left: createcluster.conf: ssl = off\n"
            ),
            "\(result.both)"
        )
    }

    @Test func `what a killed run left is put back`() throws {
        let result = try prepare(
            """
            mkdir -p ${conf%/*}; echo "create_main_cluster = false" > $conf
            echo "ssl = off" > $conf.before-chotatsu
            """
        )
        #expect(result.output.hasSuffix("left: createcluster.conf: ssl = off\n"), "\(result.both)")
        #expect(!result.output.contains("before-chotatsu"))
    }

    @Test(arguments: ["server 14", "true"])
    func `a system without PostgreSQL 15 is told what to do, and left alone`(setUp: String) throws {
        let result = try prepare(setUp, offers: "14+230")
        #expect(
            result.output.hasPrefix(
                "PostgreSQL 15 or later is needed; this system offers 14.\n"
                    + "Add the packages of https://www.postgresql.org/download/"
            ),
            "\(result.both)"
        )
        #expect(result.output.hasSuffix("ended with 1\n"))
        #expect(!result.output.contains("apt-get install"))
    }

    @Test func `package lists that know nothing are read anew`() throws {
        let result = try prepare(offers: "(none)")
        #expect(result.output.hasPrefix("apt-get update -qq\n"), "\(result.both)")
        #expect(result.output.contains("this system offers none.\n"))
    }
}
