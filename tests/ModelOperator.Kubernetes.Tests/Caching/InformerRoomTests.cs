using k8s.Models;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;
using static ModelOperator.Kubernetes.Tests.Support.Maps;

namespace ModelOperator.Kubernetes.Tests.Caching;

/// <summary>A cache with a bound asks before it keeps an object, and says what it keeps no more.</summary>
public sealed class InformerRoomTests
{
    [Fact]
    public async Task Room_BoundsWhatIsKept_AndIsGivenBack()
    {
        var room = new Places(2);
        await using var fixture = await InformerFixture.StartAsync(new InformerOptions<V1ConfigMap> { Room = room });
        var watch = await fixture.ListedAsync("10", Json("a", "5"), Json("b", "6"), Json("c", "7"));
        await watch.SendEventAsync("ADDED", Json("d", "11"));
        await watch.SendEventAsync("DELETED", Json("a", "12"));
        await watch.SendEventAsync("ADDED", Json("e", "13"));
        await Eventually.True(() => fixture.Told.Count == 4);

        fixture.Told.ShouldBe(["Added a 5", "Added b 6", "Deleted a 12", "Added e 13"]);

        // The brace that opens an object is read before it.
        room.Taken.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, one.Value))
            .ShouldBe([("b", Json("b", "6").Length - 1), ("e", Json("e", "13").Length - 1)]);
    }

    [Fact]
    public async Task Room_IsAskedPageByPage_SoThatNoListIsHeldAsAWhole()
    {
        var room = new Places(1);
        await using var fixture = await InformerFixture.StartAsync(new InformerOptions<V1ConfigMap> { Room = room });
        var first = await fixture.NextAsync();
        first.Query["limit"].ShouldBe("500");
        first.Query.Keys.ShouldNotContain("resourceVersion");
        await first.AnswerAsync(ListPage("10", "more", Json("a", "5"), Json("b", "6")));
        await (await fixture.NextAsync()).AnswerAsync(List("10", Json("c", "7")));
        var watch = await fixture.WatchAsync();
        await watch.SendEventAsync("ERROR", Status(410, "Expired", "too old resource version"));
        await watch.EndAsync();

        // What is not in the new list makes room, and the next list finds it.
        var again = await fixture.AfterBackoffAsync();
        again.Query["limit"].ShouldBe("500");
        await again.AnswerAsync(List("20", Json("b", "6")));
        await Eventually.True(() => fixture.Told.Count == 2);

        fixture.Told.ShouldBe(["Added a 5", "Deleted a 5"]);
        room.Taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task ExpiredPage_StartsTheListOver_ByPagesAgain()
    {
        await using var fixture = await InformerFixture.StartAsync(new InformerOptions<V1ConfigMap> { Room = new Places(1) });
        await (await fixture.NextAsync()).AnswerAsync(ListPage("10", "more", Json("a", "5")));
        await (await fixture.NextAsync()).AnswerAsync(410, Status(410, "Expired", "the continue parameter is too old"));

        var again = await fixture.AfterBackoffAsync();

        again.Query.Keys.ShouldContain("limit");
        again.Query.Keys.ShouldNotContain("continue");
        await again.AnswerAsync(List("20", Json("a", "5")));
        await Eventually.True(() => fixture.Told.Count == 1);
    }

    [Fact]
    public async Task Room_IsAskedWhileAListStreams()
    {
        var room = new Places(1);
        await using var fixture = await InformerFixture.StartAsync(new InformerOptions<V1ConfigMap> { Room = room }, streaming: true);
        var watch = await fixture.WatchAsync();
        await watch.SendEventAsync("ADDED", Json("a", "5"));
        await watch.SendEventAsync("ADDED", Json("b", "6"));
        await Eventually.True(() => room.Asked.Count == 2);
        fixture.Informer.HasSynced.ShouldBeFalse();
        await watch.SendEventAsync(
            "BOOKMARK",
            """{"kind":"ConfigMap","metadata":{"resourceVersion":"10","annotations":{"k8s.io/initial-events-end":"true"}}}""");
        await fixture.Informer.WaitForSyncAsync(CancellationToken.None).Soon();

        fixture.Informer.List().Select(map => map.Metadata.Name).ShouldBe(["a"]);
        room.Taken.Keys.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Page_IsAskedForWhenItsTurnHasCome_AndTheTurnEndsWithIt()
    {
        var room = new Places(10);
        var turn = await room.TurnAsync(CancellationToken.None);
        await using var fixture = await InformerFixture.StartAsync(new InformerOptions<V1ConfigMap> { Room = room });
        var next = fixture.NextAsync();
        await Eventually.True(() => room.Waiting == 1);
        next.IsCompleted.ShouldBeFalse("nobody reads without a turn");

        turn.Dispose();
        await (await next).AnswerAsync(ListPage("10", "more", Json("a", "5")));
        await (await fixture.NextAsync()).AnswerAsync(ListPage("10", null, Json("b", "5")));
        await fixture.Informer.WaitForSyncAsync(CancellationToken.None).Soon();
        (await room.TurnAsync(CancellationToken.None).Soon()).Dispose();
    }

    // Room for a number of objects, and one turn.
    private sealed class Places(int most) : ICacheRoom
    {
        private readonly SemaphoreSlim _turn = new(1);
        private int _waiting;

        public int Waiting => Volatile.Read(ref _waiting);

        public async Task<IDisposable> TurnAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _waiting);
            await _turn.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref _waiting);
            return new Turn(_turn);
        }

        private readonly Lock _gate = new();
        private readonly List<string> _asked = [];
        private readonly Dictionary<string, long> _taken = [];

        public IReadOnlyList<string> Asked
        {
            get
            {
                lock (_gate)
                {
                    return [.. _asked];
                }
            }
        }

        public IReadOnlyDictionary<string, long> Taken
        {
            get
            {
                lock (_gate)
                {
                    return new Dictionary<string, long>(_taken);
                }
            }
        }

        public bool TryTake(ResourceKey key, long bytes)
        {
            lock (_gate)
            {
                _asked.Add(key.Name);
                if (_taken.Count >= most && !_taken.ContainsKey(key.Name))
                {
                    return false;
                }

                _taken[key.Name] = bytes;
                return true;
            }
        }

        public void Leave(ResourceKey key)
        {
            lock (_gate)
            {
                _taken.Remove(key.Name);
            }
        }

        public void Retain(Func<ResourceKey, bool> isKept)
        {
            lock (_gate)
            {
                foreach (var name in _taken.Keys.Where(name => !isKept(new ResourceKey("ns", name))).ToList())
                {
                    _taken.Remove(name);
                }
            }
        }

        private sealed class Turn(SemaphoreSlim turn) : IDisposable
        {
            public void Dispose() => turn.Release();
        }
    }
}
