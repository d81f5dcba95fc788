using System.Text.Json.Nodes;

namespace ModelOperator.Cli.Undoing;

/// <summary>A spec set back.</summary>
/// <param name="Operations">The JSON patch; it is refused when the object has changed since it was read.</param>
/// <param name="Confirmation">What to tell the person.</param>
internal sealed record UndoOrder(JsonArray Operations, string Confirmation);
