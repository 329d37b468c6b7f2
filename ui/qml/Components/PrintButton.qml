import Kiosk

// Prints what the screen tells; gone once the paper is on its way.
SecondaryButton {
    objectName: "action.print"
    visible: Session.printing === "none" || Session.printing === "failed"
    text: Session.printing === "failed" ? qsTrId("slip.again") : qsTrId("slip.print")
    onClicked: Session.printSlip()
}
