import Theme

Label {
    color: Theme.colours.ink2
}
