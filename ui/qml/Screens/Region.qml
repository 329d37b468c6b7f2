import QtQuick
import Theme
import Components
import Kiosk

Page {
    objectName: "screen.region"
    statement: qsTrId("region.title")
    lead: qsTrId("region.detail")
    // Names of places are short: where the window is wide, three of them stand side by side.
    wide: Theme.unit < 1 ? 0.42 : 0.34

    ChoiceList {
        namePrefix: "region."
        choices: Session.regions.map(row => ({
            code: row.code,
            name: row.name,
            chosen: row.chosen,
            note: row.served ? "" : qsTrId("region.not_served")
        }))
        onPicked: code => Session.chooseRegion(code)
    }

    actions: [
        MainButton {
            objectName: "action.next"
            text: qsTrId("action.next")
            onClicked: Session.next()
        },
        SecondaryButton {
            objectName: "action.back"
            text: qsTrId("action.back")
            onClicked: Session.back()
        }
    ]
}
