using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Feedback.Posting;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(FeedbackAnswer))]
internal sealed partial class FeedbackJson : JsonSerializerContext;
