using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Console.BrowserTests.Support;
using ModelOperator.Console.Data;
using ModelOperator.Console.Documents;
using ModelOperator.Console.Fleet;
using ModelOperator.Console.Json;
using ModelOperator.Console.Rollouts;
using ModelOperator.Console.Series;
using ModelOperator.Console.Sessions;
using ModelOperator.Testing;

namespace ModelOperator.Console.BrowserTests.Answers;

/// <summary>The canned server answers with the fields of the real one, so that the tests of the page are about what it will get.</summary>
public sealed class CannedAnswersTests
{
    private const int MostLines = 100;

    private static readonly JsonSerializerOptions Strict = new(ConsoleJsonContext.Default.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = ConsoleJsonContext.Default,
    };

    [BrowserFact]
    public async Task Answers_HaveTheFieldsOfTheRealServer()
    {
        await using var server = await CannedServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Add("x-console-token", "fixture-token");

        var rows = Read<FleetSnapshot>(await EventAsync(http, "api/fleet", "snapshot")).Rows;
        rows.Count.ShouldBe(500);
        Read<SessionView>(await http.GetStringAsync(new Uri("api/session", UriKind.Relative))).Mode.ShouldBe("local");
        foreach (var row in rows.Where(row => row.Namespace is "shop" or "tests" or "ops" || row.Name is "digits" or "new-model" or "paused"))
        {
            var path = $"api/deployments/{row.Namespace}/{row.Name}";
            Read<RolloutView>(await EventAsync(http, path, "view")).Name.ShouldBe(row.Name);
            Read<SeriesView>(await http.GetStringAsync(new Uri($"{path}/series", UriKind.Relative))).Series.ShouldNotBeEmpty();
            Read<DocumentView>(await http.GetStringAsync(new Uri($"{path}/yaml", UriKind.Relative))).Diff.ShouldNotBeNull();
            Read<DataView>(await http.GetStringAsync(new Uri($"{path}/data", UriKind.Relative))).Features.ShouldNotBeEmpty();
        }
    }

    private static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Strict)!;

    // The data of the first event of a name; the rest of the stream is left unread.
    private static async Task<string> EventAsync(HttpClient http, string path, string name)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        for (var count = 0; count < MostLines; count++)
        {
            var line = await lines.ReadLineAsync().Soon() ?? throw new InvalidDataException($"{path} ended without an event '{name}'");
            if (line == $"event: {name}")
            {
                return (await lines.ReadLineAsync().Soon())!["data: ".Length..];
            }
        }

        throw new InvalidDataException($"the first {MostLines} lines of {path} have no event '{name}'");
    }
}
