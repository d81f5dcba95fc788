using System.Text.Json.Nodes;

namespace ModelOperator.Commands.Specs;

/// <summary>A change of a ModelDeployment's spec.</summary>
/// <param name="Operations">The JSON patch. The API server refuses it when the object has changed since it was read.</param>
/// <param name="Confirmation">The sentence that the person sees once it is written.</param>
internal sealed record SpecChange(JsonArray Operations, string Confirmation);
