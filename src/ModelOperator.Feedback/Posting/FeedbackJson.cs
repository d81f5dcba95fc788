using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Feedback.Counting;

namespace ModelOperator.Feedback.Posting;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(FeedbackEntry))]
[JsonSerializable(typeof(FeedbackEntry[]))]
[JsonSerializable(typeof(FeedbackAnswer))]
internal sealed partial class FeedbackJson : JsonSerializerContext;
