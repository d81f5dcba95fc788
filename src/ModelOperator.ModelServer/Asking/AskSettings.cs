using System.Text.Json.Nodes;

namespace ModelOperator.ModelServer.Asking;

/// <summary>What <c>ask</c> was asked to do.</summary>
/// <param name="Url">The address of the model's infer endpoint.</param>
/// <param name="Body">The request, as JSON.</param>
/// <param name="Expected">The values that the first output must have, in their order.</param>
/// <param name="Patience">How long it may take until there is an answer.</param>
internal sealed record AskSettings(Uri Url, string Body, JsonArray Expected, TimeSpan Patience);
