import Theme

Label {
    strong: true
    bySense: true
    font.pixelSize: Theme.title
}
