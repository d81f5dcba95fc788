using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;

namespace ModelOperator.Commands.Documents;

/// <summary>Writes JSON as YAML.</summary>
internal static partial class YamlText
{
    private static readonly ISerializer Serializer = new SerializerBuilder()
        .WithQuotingNecessaryStrings(quoteYaml1_1Strings: true)
        .WithEventEmitter(next => new TextStyle(next))
        .DisableAliases()
        .Build();

    /// <summary>Returns the YAML. Text that a reader of YAML would take for a number, a time, a boolean or null is quoted.</summary>
    public static string Of(JsonNode content) => Serializer.Serialize(Plain(content) ?? "").ReplaceLineEndings("\n");

    private static object? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonObject map => map.ToDictionary(entry => entry.Key, entry => Plain(entry.Value)),
        JsonArray list => list.Select(Plain).ToList(),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => Number(node.ToJsonString()),
        },
    };

    private static object Number(string text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var whole) ? whole : double.Parse(text, CultureInfo.InvariantCulture);

    // A revision such as 1234567e12 is a number to some readers.
    [GeneratedRegex(
        "^([-+.]?[0-9][0-9_,.]*(e[-+]?[0-9]+)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex NumberOrTime();

    /// <summary>Chooses the style of text where other readers misread YamlDotNet's own choice, or where it is hard to read.</summary>
    private sealed class TextStyle(IEventEmitter next) : ChainedEventEmitter(next)
    {
        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (eventInfo.Source.Value is string text)
            {
                eventInfo.Style = NumberOrTime().IsMatch(text) ? ScalarStyle.DoubleQuoted
                    : text.Contains('\n') ? ScalarStyle.Literal
                    : eventInfo.Style;
            }

            base.Emit(eventInfo, emitter);
        }
    }
}
