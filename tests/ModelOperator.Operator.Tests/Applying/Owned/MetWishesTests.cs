using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;

namespace ModelOperator.Operator.Tests.Applying.Owned;

/// <summary>An object that was found as it should be is not read and compared again while nothing has changed.</summary>
public sealed class MetWishesTests
{
    private readonly MemoryApi _api = new();
    private readonly ModelDeployment _owner = Sample.Digits();
    private readonly CountedReads _cache;
    private readonly OwnedObjects<V1Service> _services;

    public MetWishesTests()
    {
        _cache = new(_api.Cache<V1Service>());
        _services = new(_api, _cache, _api, _api.Rests);
    }

    [Fact]
    public async Task ObjectThatMetTheSameWish_IsNotReadAgain()
    {
        await EnsureTwiceAsync();
        var reads = _cache.Reads;

        await EnsureAsync();

        _cache.Reads.ShouldBe(reads);
    }

    [Fact]
    public async Task ObjectThatSomebodyHasChangedSince_IsPutRight()
    {
        await EnsureTwiceAsync();
        var found = _api.Find<V1Service>("digits")!;
        _api.Put(found with { Spec = found.Spec! with { Selector = new Dictionary<string, string> { ["theirs"] = "true" } } });

        await EnsureAsync();

        _api.Find<V1Service>("digits")!.Spec!.Selector.ShouldBe(Wish.Spec!.Selector);
    }

    [Fact]
    public async Task ObjectOfWhichAnotherStateIsWished_IsChanged()
    {
        await EnsureTwiceAsync();

        await _services.EnsureAsync(_owner, Wish with { Spec = Wish.Spec! with { ClusterIP = "None" } }, default);

        _api.Find<V1Service>("digits")!.Spec!.ClusterIP.ShouldBe("None");
    }

    [Fact]
    public async Task ObjectThatIsToHaveNothingMoreThanWished_IsRead_ThoughItMetTheWishWithMore()
    {
        await EnsureAsync();
        var found = _api.Find<V1Service>("digits")!;
        var selector = new Dictionary<string, string>(Wish.Spec!.Selector!) { ["more"] = "1" };
        _api.Put(found with { Spec = found.Spec! with { Selector = selector } });
        await _services.EnsureAsync(_owner, Wish, default, exact: new HashSet<string>());

        await EnsureAsync();

        _api.Find<V1Service>("digits")!.Spec!.Selector.ShouldBe(Wish.Spec!.Selector);
    }

    [Fact]
    public async Task ObjectThatIsGone_IsMadeAnew()
    {
        await EnsureTwiceAsync();
        _api.Forget<V1Service>("digits");

        await EnsureAsync();

        _api.Find<V1Service>("digits").ShouldNotBeNull();
    }

    private V1Service Wish => GatewayRouteBuilder.Service(_owner);

    // The first makes it, and the second finds it as it should be.
    private async Task EnsureTwiceAsync()
    {
        await EnsureAsync();
        await EnsureAsync();
    }

    private Task EnsureAsync() => _services.EnsureAsync(_owner, Wish, default);

    private sealed class CountedReads(IResourceCache<V1Service> cache) : IResourceCache<V1Service>
    {
        public int Reads { get; private set; }

        public bool HasSynced => cache.HasSynced;

        public bool IsServed => cache.IsServed;

        public V1Service? Get(string? ns, string name)
        {
            Reads++;
            return cache.Get(ns, name);
        }

        public ObjectVersion? StateOf(string? ns, string name) => cache.StateOf(ns, name);

        public IReadOnlyList<V1Service> List(string? ns = null) => cache.List(ns);

        public IReadOnlyList<V1Service> ListByOwner(string ownerUid) => cache.ListByOwner(ownerUid);

        public IReadOnlyList<V1Service> ListByLabel(string ns, string label, string value) => cache.ListByLabel(ns, label, value);
    }
}
