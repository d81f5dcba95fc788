using System.Text.Json.Nodes;

namespace ModelOperator.ModelServer.Asking;

/// <summary>The settings of the verb <c>ask</c>.</summary>
/// <param name="Url">The address of the model's infer endpoint.</param>
/// <param name="Body">The request, as JSON.</param>
/// <param name="Expected">The values that the first output must have, in their order.</param>
/// <param name="Patience">The longest time to wait for an answer.</param>
internal sealed record AskSettings(Uri Url, string Body, JsonArray Expected, TimeSpan Patience);
