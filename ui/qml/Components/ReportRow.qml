import QtQuick
import QtQuick.Layouts
import Theme

// One report that was made: what it is, how it stands, when, and its number to name on the phone.
Panel {
    id: row

    required property string kind
    required property string standing
    // "good", "attention", "danger" or "plain".
    required property string tone
    required property string recorded
    required property string detail
    required property string number

    padding: Theme.gapM
    radius: Theme.radiusM
    spacing: 0

    GridLayout {
        columns: width >= kind.implicitWidth + badge.implicitWidth + columnSpacing ? 2 : 1
        columnSpacing: Theme.gapS
        rowSpacing: Theme.gapXs

        Label {
            id: kind

            text: row.kind
            strong: true
        }
        StateBadge {
            id: badge

            text: row.standing
            tone: row.tone
        }
    }
    Note { text: row.recorded }
    Note {
        visible: text !== ""
        text: row.detail
    }
    Note {
        text: row.number
        strong: true
        wrapMode: Text.NoWrap
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Math.round(Theme.note * 0.6)
    }
}
