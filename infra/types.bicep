@export()
@description('Names and values: tags, settings of the app.')
type texts = { *: string }
