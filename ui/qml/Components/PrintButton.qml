import QtQuick
import Kiosk

// Prints what the screen tells; gone once the paper is on its way.
SecondaryButton {
    id: control

    objectName: "action.print"
    visible: Session.printing === "none" || Session.printing === "failed"
    text: Session.printing === "failed" ? qsTrId("slip.again") : qsTrId("slip.print")
    onClicked: Session.printSlip()
    // Whoever pressed it by key goes on from the next control.
    onVisibleChanged: if (!control.visible && control.focus)
        control.nextItemInFocusChain().forceActiveFocus(Qt.TabFocusReason)
}
