import Theme

Label {
    strong: true
    font.pixelSize: Theme.title
}
