import QtQuick
import Kiosk

// Prints what the screen tells; gone once the paper is on its way.
SecondaryButton {
    id: control

    objectName: "action.print"
    compact: true
    visible: Paper.printing === "none" || Paper.printing === "failed"
    text: Paper.printing === "failed" ? qsTrId("slip.again") : qsTrId("slip.print")
    onClicked: Paper.printSlip()
}
