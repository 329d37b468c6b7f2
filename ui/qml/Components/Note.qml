import Theme

Label {
    color: Theme.colours.ink2
    font.pixelSize: Theme.note
}
