import QtQuick
import Theme

// The one huge thing a screen says.
Label {
    strong: true
    font.pixelSize: Theme.statement
    lineHeight: 0.88
    Accessible.role: Accessible.Heading
}
