using System.Globalization;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Client.Answers;

public sealed class WatchStreamTests
{
    [Fact]
    public async Task Events_AreRead_HoweverTheirLinesAreCut()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var reading = ReadAsync(fixture, new WatchRequest { Namespace = "ns", ResourceVersion = "5", Timeout = TimeSpan.FromMinutes(5) });
        var request = await fixture.Server.NextAsync();
        request.Query["watch"].ShouldBe("true");
        request.Query["allowWatchBookmarks"].ShouldBe("true");
        request.Query["resourceVersion"].ShouldBe("5");
        request.Query["timeoutSeconds"].ShouldBe("300");
        var text = $$"""
            {"type":"ADDED","object":{{Maps.Json("a", "6")}}}
            {"object":{{Maps.Json("a", "7")}},"type":"MODIFIED"}
            {"type":"BOOKMARK","object":{{Maps.Bookmark("8")}}}
            {"type":"DELETED","object":{{Maps.Json("a", "9")}}}

            """;
        foreach (var part in text.Chunk(37))
        {
            await request.SendAsync(new string(part));
        }

        await request.EndAsync();
        (await reading.Soon()).Select(e => (e.Type, e.Object.Metadata.ResourceVersion)).ShouldBe(
        [
            (WatchEventType.Added, "6"), (WatchEventType.Modified, "7"), (WatchEventType.Bookmark, "8"), (WatchEventType.Deleted, "9"),
        ]);
    }

    // A field without a schema may have as many levels as the API server stores.
    [Theory]
    [InlineData("\"x\":{0}")]
    [InlineData("\"data\":{0}")]
    public async Task ObjectOfManyLevels_DoesNotEndTheWatchOfOthers(string field)
    {
        await using var fixture = await ApiFixture.StartAsync();
        var reading = ReadAsync(fixture, new WatchRequest());
        var request = await fixture.Server.NextAsync();
        var deep = string.Format(CultureInfo.InvariantCulture, field, new string('[', 10_000) + new string(']', 10_000));
        await request.SendAsync(
            $$$"""{"type":"ADDED","object":{"kind":"ConfigMap","metadata":{"name":"deep","namespace":"ns"},{{{deep}}}}}""" + "\n");
        await request.SendEventAsync("ADDED", Maps.Json("a", "6"));
        await request.EndAsync();

        (await reading.Soon()).ShouldContain(change => change.Object.Metadata.Name == "a");
    }

    [Fact]
    public async Task AnErrorEvent_IsThrown_WithItsStatus()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var reading = ReadAsync(fixture, new WatchRequest());
        var request = await fixture.Server.NextAsync();
        await request.SendEventAsync("ERROR", Maps.Status(410, "Expired", "too old resource version: 1 (5)"));
        var error = await Should.ThrowAsync<KubernetesApiException>(() => reading.Soon());
        error.IsGone.ShouldBeTrue();
        error.Message.ShouldBe("too old resource version: 1 (5)");
    }

    [Fact]
    public async Task HalfALine_BeforeTheEnd_IsNoEvent()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var reading = ReadAsync(fixture, new WatchRequest());
        var request = await fixture.Server.NextAsync();
        await request.SendEventAsync("ADDED", Maps.Json("a", "6"));
        await request.SendAsync("""{"type":"ADDED","object":{"kind":"Conf""");
        await request.EndAsync();
        (await reading.Soon()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task ACutConnection_IsAConnectionError()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var reading = ReadAsync(fixture, new WatchRequest());
        var request = await fixture.Server.NextAsync();
        await request.SendEventAsync("ADDED", Maps.Json("a", "6"));
        request.Abort();
        await Should.ThrowAsync<KubernetesConnectionException>(() => reading.Soon());
    }

    [Fact]
    public async Task ALineLongerThanTheBound_IsRefused()
    {
        await using var fixture = await ApiFixture.StartAsync(o => o.MaxWatchEventBytes = 50_000);
        var reading = ReadAsync(fixture, new WatchRequest());
        var request = await fixture.Server.NextAsync();
        await request.SendAsync(new string('x', 60_000));
        (await Should.ThrowAsync<InvalidDataException>(() => reading.Soon())).Message.ShouldContain("50,000");
    }

    [Fact]
    public async Task AnObjectThatDoesNotFitTheModel_IsLeftOut_UnlessItsDeletionWouldBeMissed()
    {
        await using var fixture = await ApiFixture.StartAsync();
        const string Bad = """{"metadata":{"name":"bad","namespace":"ns"},"data":17}""";
        var reading = ReadAsync(fixture, new WatchRequest());
        var request = await fixture.Server.NextAsync();
        await request.SendEventAsync("MODIFIED", Bad);
        await request.SendEventAsync("DELETED", Bad);
        await Should.ThrowAsync<System.Text.Json.JsonException>(() => reading.Soon());
        fixture.Log.Collector.GetSnapshot().ShouldContain(l => l.Message.Contains("configmaps ns/bad"));
    }

    private static async Task<List<WatchEvent<V1ConfigMap>>> ReadAsync(ApiFixture fixture, WatchRequest request)
    {
        var events = new List<WatchEvent<V1ConfigMap>>();
        await foreach (var change in fixture.Api.WatchAsync<V1ConfigMap>(request, CancellationToken.None))
        {
            events.Add(change);
        }

        return events;
    }
}
