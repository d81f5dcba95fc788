using k8s.Models;
using Microsoft.Extensions.Logging.Testing;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Support;

/// <summary>A running informer of ConfigMaps whose API server is the test.</summary>
internal sealed class InformerFixture : IAsyncDisposable
{
    private const string StreamingMarker = "/apis/flowcontrol.apiserver.k8s.io/v1";
    private readonly ApiFixture _api;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _told = [];
    private readonly Task _running;

    private InformerFixture(ApiFixture api, InformerOptions<V1ConfigMap> options, bool streaming)
    {
        _api = api;
        api.Server.Always(r => r.Path == StreamingMarker, r => r.AnswerAsync(streaming ? 200 : 404, """{"resources":[]}"""));
        Informer = new Informer<V1ConfigMap>(api.Api, options, api.Clock, new Random(7), Log);
        Informer.Subscribe(change =>
        {
            lock (_told)
            {
                _told.Add($"{change.Type} {change.Object.Metadata.Name} {change.Object.Metadata.ResourceVersion}");
            }
        });
        _running = Informer.RunAsync(_stop.Token);
    }

    public Informer<V1ConfigMap> Informer { get; }

    public ManualTimeProvider Clock => _api.Clock;

    public ScriptedServer Server => _api.Server;

    public FakeLogger<InformerFixture> Log { get; } = new();

    public IReadOnlyList<string> Told
    {
        get
        {
            lock (_told)
            {
                return [.. _told];
            }
        }
    }

    public static async Task<InformerFixture> StartAsync(InformerOptions<V1ConfigMap>? options = null, bool streaming = false) =>
        new(await ApiFixture.StartAsync(), options ?? new InformerOptions<V1ConfigMap>(), streaming);

    public Task<ScriptedRequest> NextAsync() => Server.NextAsync();

    /// <summary>Answers the first list, and returns the watch that follows.</summary>
    public async Task<ScriptedRequest> ListedAsync(string version, params string[] items)
    {
        await (await NextAsync()).AnswerAsync(Maps.List(version, items));
        return await WatchAsync();
    }

    /// <summary>The next request, which must be a watch.</summary>
    public async Task<ScriptedRequest> WatchAsync()
    {
        var watch = await NextAsync();
        watch.IsWatch.ShouldBeTrue($"{watch.Method} {watch.Path} is no watch");
        return watch;
    }

    /// <summary>Moves the clock until the informer asks again.</summary>
    public async Task<ScriptedRequest> AfterBackoffAsync()
    {
        await Eventually.True(() => Server.HasNext, Clock, TimeSpan.FromMilliseconds(100));
        return await NextAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.Soon();
        await _api.DisposeAsync();
        _stop.Dispose();
    }
}
