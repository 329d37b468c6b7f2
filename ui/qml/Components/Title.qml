import Theme

Label {
    strong: true
    bySense: true
    size: Theme.title
}
