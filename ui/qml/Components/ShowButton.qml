import QtQuick
import Kiosk

// Shows the whole of a masked number, for who does not reach up to the field. Its place is kept.
SecondaryButton {
    objectName: "number.show"
    visible: Preferences.lowReach
    compact: true
    enabled: Entry.maskable
    opacity: enabled ? 1 : 0
    text: qsTrId("number.show")
    spoken: qsTrId("number.show_spoken")
    Accessible.ignored: !enabled
    onClicked: Entry.show()
}
