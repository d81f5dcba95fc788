using System.Text.Json.Nodes;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Support;

/// <summary>Reads server-sent events as the page does.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage answer, StreamReader lines) => (_answer, _lines) = (answer, lines);

    public static async Task<EventReader> OpenAsync(HttpClient client, string path)
    {
        var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
    }

    /// <summary>The data of the next event of that name that fits; others are passed over.</summary>
    public async Task<JsonNode> NextAsync(string name, Func<JsonNode, bool>? fits = null)
    {
        while (true)
        {
            var (read, data) = await NextAsync().Soon($"event {name}");
            if (read == name && fits?.Invoke(data) != false)
            {
                return data;
            }
        }
    }

    public async Task<(string Name, JsonNode Data)> NextAsync()
    {
        string? name = null;
        while (await _lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && name is not null)
            {
                return (name, JsonNode.Parse(line[6..])!);
            }
        }

        throw new EndOfStreamException("the stream has ended");
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _answer.Dispose();
        await ValueTask.CompletedTask;
    }
}
