using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Contracts.Objects;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Tests.Support;

namespace ModelOperator.Operator.Tests.Applying.Owned;

public sealed class ForeignNamesTests
{
    private readonly MemoryApi _api = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ForeignNames<V1Service> _names;

    public ForeignNamesTests() => _names = new(_api, _time);

    [Fact]
    public async Task NamesOfAnotherNamespace_OrOfOurObjects_AreFree()
    {
        Put("theirs");
        Put("elsewhere", ns: "other");
        Put("ours", labels: new() { [ModelOperatorApi.ManagedByLabel] = Ownership.ManagedBy });

        (await Task.WhenAll(new[] { "theirs", "elsewhere", "ours", "free" }.Select(MayInclude))).ShouldBe([true, false, false, false]);
    }

    [Fact]
    public async Task ManyQuestionsAtOnce_AreOneList_AndAnOldListIsMadeAnew()
    {
        foreach (var name in Enumerable.Range(0, 100))
        {
            (await MayInclude($"model-{name}")).ShouldBeFalse();
        }

        _api.NameLists.ShouldBe(1);
        Put("model-0");
        (await MayInclude("model-0")).ShouldBeFalse("the create will tell");
        _time.Advance(TimeSpan.FromSeconds(2));
        (await MayInclude("model-0")).ShouldBeTrue();
        _api.NameLists.ShouldBe(2);
    }

    [Fact]
    public async Task NamespaceWhoseNameWasTaken_IsListedAnewAtOnce()
    {
        await MayInclude("digits");
        Put("digits");

        _names.Forget("ml");

        (await MayInclude("digits")).ShouldBeTrue();
    }

    [Fact]
    public async Task CrowdedNamespace_IsNotListedAgain_AndAnyNameMayBeTaken()
    {
        foreach (var number in Enumerable.Range(0, ForeignNames<V1Service>.Crowd))
        {
            Put($"theirs-{number}");
        }

        (await MayInclude("free")).ShouldBeTrue();
        _time.Advance(TimeSpan.FromMinutes(1));
        (await MayInclude("free")).ShouldBeTrue();
        _api.NameLists.ShouldBe(1);
    }

    [Fact]
    public async Task ListThatIsTooLarge_IsACrowd()
    {
        _api.JustBeforeRead = _ => throw new InvalidDataException("larger than 8 MiB");

        (await MayInclude("free")).ShouldBeTrue();
        (await MayInclude("other")).ShouldBeTrue();
        _api.NameLists.ShouldBe(1);
    }

    [Fact]
    public async Task ListThatFails_IsTriedAgain()
    {
        _api.JustBeforeRead = _ => throw new InvalidOperationException("no server");
        await Should.ThrowAsync<InvalidOperationException>(() => MayInclude("digits"));

        _api.JustBeforeRead = _ => { };
        (await MayInclude("digits")).ShouldBeFalse();
    }

    private Task<bool> MayInclude(string name) => _names.MayIncludeAsync("ml", name, default);

    private void Put(string name, string ns = "ml", Dictionary<string, string>? labels = null) =>
        _api.Put(new V1Service { Metadata = new() { Name = name, NamespaceProperty = ns, Labels = labels } });
}
