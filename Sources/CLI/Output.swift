import Domain
import Glibc
import Operations

/// How answers are written: tables for people, JSON and CSV for programs.
enum Output {
    /// Rows as CSV; `isExcel` adds what a spreadsheet needs to see UTF-8.
    static func csv(_ rows: [[String]], isExcel: Bool) -> String {
        String(decoding: CSVTable(rows).bytes(isExcel: isExcel), as: UTF8.self)
    }

    /// The width of the terminal that standard output is, or nil where it is none.
    static var terminalWidth: Int? {
        guard isatty(1) == 1 else { return nil }
        var size = winsize()
        if ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return environment()["COLUMNS"].flatMap(Int.init) ?? 80
    }
}

/// Writes to standard output; a reader that has gone ends the program quietly.
func writeOut(_ text: String) {
    writeOut(Array(text.utf8))
}

func writeOut(_ bytes: [UInt8]) {
    guard let fault = bytes.withUnsafeBytes({ writeWhole($0, to: 1) }) else { return }
    if fault == EPIPE { exit(0) }
    complain("standard output cannot be written: \(String(cString: strerror(fault)))")
    exit(ExitStatus.breaks.rawValue)
}
