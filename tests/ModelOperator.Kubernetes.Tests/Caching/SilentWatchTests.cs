using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;
using static ModelOperator.Kubernetes.Tests.Support.Maps;

namespace ModelOperator.Kubernetes.Tests.Caching;

/// <summary>A server that takes a watch and says nothing: no headers, or nothing after them.</summary>
public sealed class SilentWatchTests
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task WatchWhoseHeadersNeverCome_IsGivenUp_Told_AndOpenedAnew()
    {
        await using var fixture = await InformerFixture.StartAsync();
        await fixture.ListedAsync("10");
        fixture.Informer.LastFailure.ShouldBeNull();

        fixture.Clock.Advance(RequestTimeout);
        await Eventually.True(() => fixture.Informer.LastFailure is not null);

        fixture.Informer.LastFailure.ShouldBeOfType<KubernetesConnectionException>().Message.ShouldContain("no answer");
        var next = await fixture.AfterBackoffAsync();
        next.IsWatch.ShouldBeTrue();
        await next.SendEventAsync("ADDED", Json("a", "11"));
        await Eventually.True(() => fixture.Told.Count == 1);
        fixture.Informer.LastFailure.ShouldBeNull();
    }

    [Fact]
    public async Task WatchThatTellsNothing_IsOpenedAnew_AndThatIsNoFailure()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var watch = await fixture.ListedAsync("10");
        await watch.SendEventAsync("BOOKMARK", Bookmark("20"));
        await Eventually.True(() => fixture.Informer.LastResourceVersion == "20");

        fixture.Clock.Advance(Reflector<k8s.Models.V1ConfigMap>.LongestSilence);

        var next = await fixture.WatchAsync();
        next.Query["resourceVersion"].ShouldBe("20");
        await watch.Gone.Soon();
        fixture.Informer.LastFailure.ShouldBeNull();
    }

    [Fact]
    public async Task WatchThatHasToldNothingAtAll_IsOpenedAnew()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var watch = await fixture.ListedAsync("10");
        await watch.SendAsync("\n");
        // The client has the headers when it does not wait for them any more.
        await Eventually.True(() => fixture.Clock.NextTimer > RequestTimeout);

        fixture.Clock.Advance(Reflector<k8s.Models.V1ConfigMap>.LongestSilence);

        (await fixture.WatchAsync()).Query["resourceVersion"].ShouldBe("10");
        fixture.Informer.LastFailure.ShouldBeNull();
    }

    [Fact]
    public async Task WatchThatTellsBookmarksAlone_IsLeftOpen()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var watch = await fixture.ListedAsync("10");
        for (var version = 20; version < 24; version++)
        {
            await watch.SendEventAsync("BOOKMARK", Bookmark($"{version}"));
            await Eventually.True(() => fixture.Informer.LastResourceVersion == $"{version}");
            fixture.Clock.Advance(Reflector<k8s.Models.V1ConfigMap>.LongestSilence / 3);
        }

        await watch.SendEventAsync("ADDED", Json("a", "30"));
        await Eventually.True(() => fixture.Told.Count == 1);
        fixture.Server.HasNext.ShouldBeFalse();
    }
}
