using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Hosting.Outgoing;
using ModelOperator.ModelServer.Settings;

namespace ModelOperator.ModelServer.Asking;

/// <summary>The settings of <c>ask</c> as a person gives them.</summary>
internal sealed class AskOptions
{
    private readonly Setting<Uri> _url = new(
        "--url", "The model's address, as http://service.namespace/v2/models/NAME/infer", "an http or https address without a user",
        text => (HttpAddress.TryParse(text, out var url), url!));

    private readonly Setting<string> _body = SettingKinds.Text("--body", "The request, as JSON");

    private readonly Setting<JsonArray> _expected = new(
        "--expect", "The values of the first output, as a JSON list such as [1.5, 2]", "a JSON list",
        text => ListOf(text) is { } list ? (true, list) : (false, []));

    private readonly Setting<TimeSpan> _patience = SettingKinds.Seconds(
        "--patience-seconds", "How long to ask again while there is no answer", 1, 24 * 60 * 60, 240);

    public IEnumerable<Option> All => [_url.Option, _body.Option, _expected.Option, _patience.Option];

    public AskSettings Read(ParseResult arguments, Func<string, string?> environment) => new(
        _url.Read(arguments, environment), _body.Read(arguments, environment), _expected.Read(arguments, environment),
        _patience.Read(arguments, environment));

    private static JsonArray? ListOf(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonArray;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
