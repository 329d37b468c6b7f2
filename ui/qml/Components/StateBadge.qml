import QtQuick
import QtQuick.Layouts
import Theme

// How something stands, in a word, with a sign so that colour never says it alone.
Rectangle {
    id: badge

    required property string text
    // "good", "attention", "danger" or "plain".
    required property string tone

    readonly property color ink: ({ good: Theme.colours.good, attention: Theme.colours.amber,
                                    danger: Theme.colours.seal })[badge.tone] ?? Theme.colours.primary

    // As wide as its words, or as there is room; then they take another line.
    Layout.fillWidth: true
    Layout.maximumWidth: implicitWidth
    implicitWidth: words.implicitWidth + 2 * Theme.gapS
    implicitHeight: words.implicitHeight + Theme.gapXs
    radius: Math.min(height / 2, Theme.radiusS)
    color: ({ good: Theme.colours.goodSoft, attention: Theme.colours.amberSoft,
              danger: Theme.colours.sealSoft })[badge.tone] ?? Theme.colours.primarySoft

    RowLayout {
        id: words

        anchors { fill: parent; leftMargin: Theme.gapS; rightMargin: Theme.gapS }
        spacing: Theme.gapXs

        Icon {
            visible: badge.tone !== "plain"
            name: ({ good: "check", attention: "wait", danger: "close" })[badge.tone] ?? ""
            size: Theme.note
            color: badge.ink
        }
        Note {
            text: badge.text
            shrinks: false
            strong: true
            color: badge.ink
        }
    }
}
