import QtQuick
import Theme
import Components
import Kiosk

Page {
    objectName: "screen.region"
    statement: qsTrId("region.title")
    lead: qsTrId("region.detail")
    answered: true
    // More answers a page than beside the question.
    whole: Theme.shallow

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

    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("action.back")
        onClicked: Navigation.back()
    }
    going: MainButton {
        objectName: "action.next"
        text: qsTrId("action.next")
        onClicked: Navigation.next()
    }
}
