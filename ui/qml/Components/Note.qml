import Theme

Label {
    color: Theme.colours.ink2
    size: Theme.note
}
