import QtQuick
import Theme
import Components
import Kiosk

Page {
    objectName: "screen.region"
    statement: qsTrId("region.title")
    lead: qsTrId("region.detail")
    answered: true
    // Names of places are short: where the window is wide, three of them stand side by side.
    wide: Theme.unit < 1 ? 0.42 : 0.34

    ChoiceList {
        namePrefix: "region."
        choices: Answers.regions.map(row => ({
            code: row.code,
            name: row.name,
            chosen: row.chosen,
            note: row.served ? "" : qsTrId("region.not_served")
        }))
        onPicked: code => Answers.chooseRegion(code)
    }

    actions: [
        MainButton {
            objectName: "action.next"
            text: qsTrId("action.next")
            onClicked: Navigation.next()
        },
        SecondaryButton {
            objectName: "action.back"
            text: qsTrId("action.back")
            onClicked: Navigation.back()
        }
    ]
}
