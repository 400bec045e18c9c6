import Domain

/// A figure with more digits than exact arithmetic holds: it is never rounded, and never left out.
package struct FigureTooLarge: Error, CustomStringConvertible {
    /// Its name, and of what it is.
    package let figure: String

    init(_ figure: String) {
        self.figure = figure
    }

    package var description: String {
        "\(figure) has too many digits to be calculated exactly: look for an event with a wrong "
            + "quantity, price or peak, and void it (event void)"
    }
}

extension Decimal? {
    /// The value, where there is one.
    func orTooLarge(_ figure: @autoclosure () -> String) throws(FigureTooLarge) -> Decimal {
        guard let self else { throw FigureTooLarge(figure()) }
        return self
    }
}
