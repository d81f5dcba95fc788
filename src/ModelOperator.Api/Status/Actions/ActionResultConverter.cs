using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Api.Status.Actions;

/// <summary>
/// Reads a result that this version does not know, as another version may have written it, as <see cref="ActionResult.Dropped"/>: one
/// word of the status makes no ModelDeployment unreadable.
/// </summary>
public sealed class ActionResultConverter : JsonConverter<ActionResult>
{
    /// <inheritdoc />
    public override ActionResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is nameof(ActionResult.Done) ? ActionResult.Done : ActionResult.Dropped;

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, ActionResult value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
