using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Watched;
using static ModelOperator.Operator.Tests.Observing.Gpus.GpuWorld;

namespace ModelOperator.Operator.Tests.Observing.Gpus.Fitting;

public sealed class HeldGpusTests
{
    private readonly HeldGpus _held = new();

    [Fact]
    public void PodsThatComeAndGo_AreCounted()
    {
        var (one, other) = (Pod("a", 2), Pod("a", 1));
        Note(ResourceChangeType.Added, one);
        Note(ResourceChangeType.Added, other);
        Note(ResourceChangeType.Added, Pod("b", 4));

        (_held.On("a", Gpu), _held.On("b", Gpu), _held.On("c", Gpu), _held.On("a", "amd.com/gpu")).ShouldBe((3, 4, 0, 0));

        Note(ResourceChangeType.Deleted, one);
        _held.On("a", Gpu).ShouldBe(1);
        Note(ResourceChangeType.Deleted, other);
        _held.On("a", Gpu).ShouldBe(0);
    }

    [Fact]
    public void PodThatIsToldAgain_CountsOnce()
    {
        var pod = Pod("a", 2);
        Note(ResourceChangeType.Added, pod);
        Note(ResourceChangeType.Updated, pod);
        Note(ResourceChangeType.Added, pod);

        _held.On("a", Gpu).ShouldBe(2);
    }

    [Fact]
    public void PodThatEnds_HoldsNothing()
    {
        var pod = Pod("a", 2);
        Note(ResourceChangeType.Added, pod);
        Note(ResourceChangeType.Updated, pod with { Status = new() { Phase = "Succeeded" } });

        _held.On("a", Gpu).ShouldBe(0);
    }

    [Fact]
    public void PodOfTheSameName_OnAnotherNode_IsCountedThere()
    {
        var pod = Pod("a", 2);
        Note(ResourceChangeType.Added, pod);
        Note(ResourceChangeType.Added, pod with { Spec = pod.Spec! with { NodeName = "b" } });

        (_held.On("a", Gpu), _held.On("b", Gpu)).ShouldBe((0, 2));
    }

    [Fact]
    public void DeletionOfAPodThatWasNeverSeen_TakesNothingAway()
    {
        Note(ResourceChangeType.Deleted, Pod("a", 2));

        _held.On("a", Gpu).ShouldBe(0);
    }

    private void Note(ResourceChangeType type, GpuPod pod) => _held.Note(new(type, pod, Old: null));
}
