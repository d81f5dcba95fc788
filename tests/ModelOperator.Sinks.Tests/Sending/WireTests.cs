using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using ModelOperator.Sinks.Configuration;
using ModelOperator.Testing;

namespace ModelOperator.Sinks.Tests.Sending;

/// <summary>Compares the requests that a sink gets, byte by byte.</summary>
public sealed class WireTests
{
    private const string Envelope =
        """
        {"specversion":"1.0","id":"1","source":"/apis/modeloperator.dev/test","type":"dev.modeloperator.test",
        "time":"2026-01-02T03:04:05Z","namespace":"ml","datacontenttype":"application/json","data":{"text":"drift"}}
        """;

    [Fact]
    public async Task Structured_IsOneJsonEnvelope()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var running = new RunningSink(RunningSink.To(new(server.Address, "/in?team=a")));

        var delivery = running.Sink.SendAsync(RunningSink.Event());
        var request = await server.NextAsync();
        await request.AnswerAsync(202, "");

        (await delivery.Soon()).IsDone.ShouldBeTrue();
        (request.Method, request.Path, request.Query["team"]).ShouldBe(("POST", "/in", "a"));
        request.Headers["Content-Type"].ShouldBe("application/cloudevents+json; charset=utf-8");
        Sorted(request.Body).ShouldBe(Sorted(Envelope));
        request.Headers.Keys.ShouldNotContain("Authorization");
    }

    [Fact]
    public async Task Binary_HasItsAttributesInHeaders()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var running = new RunningSink(RunningSink.To(server.Address) with { Mode = SinkMode.Binary });

        running.Sink.Post(RunningSink.Event()).ShouldBeTrue();
        var request = await server.NextAsync();
        await request.AnswerAsync("");

        request.Body.ShouldBe("""{"text":"drift"}""");
        request.Headers["Content-Type"].ShouldBe("application/json");
        request.Headers.Where(header => header.Key.StartsWith("ce-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value)
            .ShouldBe(
                new Dictionary<string, string>
                {
                    ["ce-specversion"] = "1.0",
                    ["ce-id"] = "1",
                    ["ce-source"] = "/apis/modeloperator.dev/test",
                    ["ce-type"] = "dev.modeloperator.test",
                    ["ce-time"] = "2026-01-02T03:04:05Z",
                    ["ce-namespace"] = "ml",
                },
                ignoreOrder: true);
    }

    [Fact]
    public async Task Batch_IsAListOfWhatWaits_ThatTheSdkReads()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var running = new RunningSink(RunningSink.To(server.Address) with { Mode = SinkMode.Batch });

        // Each sender waits for an answer to one event; what is posted meanwhile goes together.
        List<ScriptedRequest> first = [];
        for (var sender = 0; sender < 4; sender++)
        {
            running.Sink.Post(RunningSink.Event($"first-{sender}"));
            first.Add(await server.NextAsync());
        }

        for (var i = 0; i < 150; i++)
        {
            running.Sink.Post(RunningSink.Event($"{i}", "é")).ShouldBeTrue();
        }

        await first[0].AnswerAsync("");
        var second = await server.NextAsync();
        await second.AnswerAsync("");
        var third = await server.NextAsync();
        await third.AnswerAsync("");

        second.Headers["Content-Type"].ShouldBe("application/cloudevents-batch+json; charset=utf-8");
        Read(first[1]).Single().Id.ShouldBe("first-1");
        Read(second).Select(one => one.Id).ShouldBe(Enumerable.Range(0, 100).Select(i => $"{i}"));
        Read(third).Select(one => one.Id).ShouldBe(Enumerable.Range(100, 50).Select(i => $"{i}"));
        Read(third)[0].Data.ShouldBeOfType<JsonElement>().GetProperty("text").GetString().ShouldBe("é");

        static IReadOnlyList<CloudEvent> Read(ScriptedRequest request) => new JsonEventFormatter().DecodeBatchModeMessage(
            System.Text.Encoding.UTF8.GetBytes(request.Body), new(request.Headers["Content-Type"]), null);
    }

    // The order of the fields says nothing.
    private static string Sorted(string json) => string.Join('\n', JsonDocument.Parse(json).RootElement.EnumerateObject()
        .Select(field => $"{field.Name}: {field.Value.GetRawText()}")
        .Order(StringComparer.Ordinal));
}
