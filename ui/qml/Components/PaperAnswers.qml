import QtQuick.Layouts
import Theme
import Kiosk

// Whether the paper came: asked beside what is said of it, or at the foot for who reaches low.
RowLayout {
    id: answers

    property bool low: false

    visible: Paper.printing === "unconfirmed" && answers.low === Preferences.lowReach
    spacing: Theme.gapS
    uniformCellSizes: true

    SecondaryButton {
        objectName: "paper.came"
        compact: true
        text: qsTrId("result.paper_came")
        Layout.fillWidth: true
        onClicked: Paper.came(true)
    }
    SecondaryButton {
        objectName: "paper.missing"
        compact: true
        text: qsTrId("result.paper_missing")
        Layout.fillWidth: true
        onClicked: Paper.came(false)
    }
}
