import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// The hotline, huge: the one way that needs neither a card nor this kiosk.
Panel {
    padding: Theme.portrait ? Theme.gapL : Theme.gapS

    RowLayout {
        spacing: Theme.gapL

        Illustration {
            name: "phone"
            visible: Theme.portrait
            Layout.preferredWidth: Theme.dp(180)
            Layout.preferredHeight: Theme.dp(180)
        }
        ColumnLayout {
            spacing: 0

            Label {
                text: Site.hotlineName
                strong: true
                color: Theme.colours.primary
                size: Theme.note
            }
            Label {
                text: Site.hotline
                spoken: Array.from(text).join(" ")
                strong: true
                size: Theme.shallow ? Theme.title : Theme.portrait ? Theme.statement : Theme.number
                font.letterSpacing: Theme.dp(4)
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.body
                color: Theme.colours.primary
            }
            Label {
                text: Site.byPhone
                color: Theme.colours.primary
                size: Theme.portrait && !Theme.large ? Theme.body : Theme.note
            }
            Label {
                text: Site.fromElsewhere
                visible: text !== ""
                color: Theme.colours.primary
                size: Theme.note
            }
        }
    }
}
