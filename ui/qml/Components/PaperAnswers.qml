import QtQuick.Layouts
import Theme
import Kiosk

// Whether the paper came: asked beside what is said of it, or at the foot for who reaches low.
GridLayout {
    id: answers

    property bool low: false

    visible: Paper.printing === "unconfirmed" && answers.low === Preferences.lowReach
    columns: answers.low || width >= columnSpacing + 2 * Math.max(came.implicitWidth, missing.implicitWidth) ? 2 : 1
    columnSpacing: Theme.gapS
    rowSpacing: Theme.gapS
    uniformCellWidths: true

    SecondaryButton {
        id: came

        objectName: "paper.came"
        compact: true
        text: qsTrId("result.paper_came")
        Layout.fillWidth: true
        onClicked: Paper.came(true)
    }
    SecondaryButton {
        id: missing

        objectName: "paper.missing"
        compact: true
        text: qsTrId("result.paper_missing")
        Layout.fillWidth: true
        onClicked: Paper.came(false)
    }
}
