import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// The frame's own buttons, at the foot for who reaches no higher.
RowLayout {
    id: row

    spacing: Theme.gapS

    FrameButtons {
        signs: !Theme.portrait
        room: row.width - leave.implicitWidth - 2 * row.spacing
    }
    Item { Layout.fillWidth: true }
    LeaveButton {
        id: leave

        // Its place is kept, so that no button beside it moves.
        enabled: Navigation.canCancel
        opacity: enabled ? 1 : 0
        Accessible.ignored: !enabled
        glyph: Theme.portrait ? qsTrId("floor.leave") : ""
        horizontalPadding: Theme.gapM
        implicitHeight: Theme.frameButton
    }
}
