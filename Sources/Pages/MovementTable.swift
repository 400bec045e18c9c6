import Domain
import Operations

extension HTML {
    /// Movements with what they are counted in, each amount beside its unit.
    mutating func movements(
        _ movements: [Movement],
        _ id: String,
        _ caption: String,
        _ frame: Frame
    ) {
        let (language, figures) = (frame.language, frame.figures)
        var amount = PageColumn(language("Amount", "数量・金額"))
        amount.isNumber = true
        let columns = [
            PageColumn(language("Subject", "対象")), PageColumn(language("From", "移動元")),
            PageColumn(language("To", "移動先")), amount,
        ]
        table(id, caption: caption, columns) { body in
            for movement in movements {
                let kind = movement.subject.kind
                body("tr") { row in
                    row.rowHeading { $0.text(movement.subject.words(language)) }
                    row.cell(movement.from.map { language.word($0.rawValue) } ?? Figures.none)
                    row.cell(movement.to.map { language.word($0.rawValue) } ?? Figures.none)
                    row.number { cell in
                        if kind.isOfYen {
                            cell.yen(Int128(movement.amount), figures)
                        } else {
                            cell.text(Figures.number(movement.amount))
                        }
                        let unit = kind.isOfYen ? figures.yenUnitName : language("units", "台")
                        cell("span", ["class": "unit"], unit)
                    }
                }
            }
        }
    }
}

extension Subject {
    /// What a person calls it: an order line by its order and its number.
    func words(_ language: Language) -> String {
        let parts = key.split(separator: " ").map(String.init)
        let code =
            kind == .line && parts.count == 2
            ? parts[0] + language(" line ", " 明細 ") + parts[1] : key
        return kind == .line ? code : kind.words(language) + " " + code
    }
}

extension SubjectKind {
    /// Whether what it holds is yen; else units.
    var isOfYen: Bool {
        switch self {
        case .programme, .grant, .advance, .claim, .disbursement, .repayment: true
        case .line, .unnamed, .shipment, .shipmentUnnamed, .allocation, .given: false
        }
    }

    /// What a person calls something whose amounts move.
    func words(_ language: Language) -> String {
        switch self {
        case .line: language("Order line", "発注明細")
        case .unnamed: language("Without serial numbers, order line", "発注明細（番号のない装置）")
        case .shipment: language("Shipment line", "出荷明細")
        case .shipmentUnnamed: language("Without serial numbers, shipment line", "出荷明細（番号のない装置）")
        case .allocation: language("Allocation", "割当")
        case .given: language("Assigned, allocation and order line", "割当の配分先")
        case .programme: language("Programme", "事業")
        case .grant: language("Grant", "交付決定")
        case .advance: language("Advances of grant", "交付決定の概算払")
        case .claim: language("Claim", "請求")
        case .disbursement: language("Disbursement", "支払")
        case .repayment: language("Repayment", "返還")
        }
    }
}
