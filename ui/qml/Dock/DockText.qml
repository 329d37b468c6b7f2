import QtQuick
import QtQuick.Layouts

Text {
    color: Bench.ink
    font.family: Bench.family
    font.pixelSize: Bench.text
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    lineHeight: 0.95
    Layout.fillWidth: true
}
