using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Sampling;

/// <summary>Checks that an event goes over the wire as the docs show it.</summary>
public sealed partial class WireTests
{
    [Fact]
    public async Task EventOfARequest_IsWhatTheDocsShow()
    {
        var received = new TaskCompletionSource<string>();
        using var lake = new RawServer(async (stream, text) =>
        {
            if (text.Contains("inference.request", StringComparison.Ordinal))
            {
                received.TrySetResult(text);
            }

            await stream.WriteAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            return true;
        });
        await using var model = await Backend.StartAsync(context => context.Response.WriteAsync(
            """{"outputs":[{"name":"label","shape":[1],"datatype":"INT64","data":[7]}]}"""));
        await using var gateway = await SampledGateway.StartAsync(
            model, new Uri($"http://127.0.0.1:{lake.Address.Port}/samples"), new MonitoringRule(
                Samples: new(100, "lake", new(["age"], ["*"], []))));

        using var answer = await gateway.Http.PostAsync(new Uri("/v2/models/digits/infer", UriKind.Relative), new StringContent(
            """{"inputs":[{"name":"age","shape":[1],"datatype":"INT64","data":[17]},{"name":"name","shape":[1],"datatype":"BYTES","data":["Anna"]}]}"""));
        var sent = await received.Task.Soon();

        var shown = Shown(await File.ReadAllTextAsync(Repository.PathOf("docs/monitoring.md")));
        AsShown(sent, shown).ShouldBe(shown);
        Length().Match(shown).Groups["length"].Value.ShouldBe(
            Encoding.UTF8.GetByteCount(shown[(shown.IndexOf("\n\n", StringComparison.Ordinal) + 2)..])
                .ToString(CultureInfo.InvariantCulture));
    }

    // The id, the time, the address and the revision are others each time, and the length goes with them.
    private static string AsShown(string sent, string shown)
    {
        var text = sent.ReplaceLineEndings("\n");
        foreach (var part in new[] { Id(), Time(), Host(), Revision(), Length() })
        {
            text = part.Replace(text, part.Match(shown).Value, count: 1);
        }

        return text;
    }

    private static string Shown(string page)
    {
        var start = page.IndexOf("POST /samples HTTP/1.1\n", StringComparison.Ordinal);
        return page[start..page.IndexOf("\n```", start, StringComparison.Ordinal)];
    }

    [GeneratedRegex("\"id\":\"[0-9a-f-]{36}\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();

    [GeneratedRegex("\"time\":\"[^\"]+\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();

    [GeneratedRegex("Host: [^\n]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Host();

    [GeneratedRegex("\"revision\":\"[^\"]+\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Revision();

    [GeneratedRegex("Content-Length: (?<length>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Length();
}
