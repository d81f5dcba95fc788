using k8s.Models;
using ModelOperator.Commands.Wording;

namespace ModelOperator.Commands.Tests.Wording;

public sealed class PodTextTests
{
    private static readonly V1ContainerStatus Running = new() { Ready = true, RestartCount = 1, State = new() { Running = new() } };
    private static readonly V1ContainerStatus Done = new() { State = new() { Terminated = new() { ExitCode = 0, Reason = "Completed" } } };

    [Fact]
    public void Status_IsKubectls()
    {
        Status([], [Running]).ShouldBe("Running");
        Status([Done], [Running]).ShouldBe("Running");
        Status([Done, Waiting("PodInitializing")], [Waiting("PodInitializing")]).ShouldBe("Init:1/2");
        Status([new() { State = new() { Running = new() } }], [Waiting("PodInitializing")]).ShouldBe("Init:0/1");
        Status([new() { State = new() { Terminated = new() { ExitCode = 1, Reason = "Error" } } }], []).ShouldBe("Init:Error");
        Status([Waiting("ImagePullBackOff")], []).ShouldBe("Init:ImagePullBackOff");
        Status([], [Running, Waiting("CrashLoopBackOff")]).ShouldBe("CrashLoopBackOff");
        Status([], [new() { State = new() { Terminated = new() { ExitCode = 137 } } }]).ShouldBe("ExitCode:137");
        PodText.StatusOf(new() { Status = new() { Phase = "Failed", Reason = "Evicted" } }).ShouldBe("Evicted");
        PodText.StatusOf(new() { Status = new() { Phase = "Pending" } }).ShouldBe("Pending");
        PodText.StatusOf(new()).ShouldBe("Unknown");
        PodText.StatusOf(new() { Metadata = new() { DeletionTimestamp = DateTime.UnixEpoch } }).ShouldBe("Terminating");
    }

    [Fact]
    public void Ready_CountsContainers_AlsoThoseThatHaveNoStatusYet()
    {
        PodText.ReadyOf(new() { Spec = new() { Containers = [new(), new()] }, Status = new() { ContainerStatuses = [Running] } })
            .ShouldBe("1/2");
        PodText.ReadyOf(new()).ShouldBe("0/0");
    }

    [Fact]
    public void Restarts_AreThoseOfAllContainers() =>
        PodText.RestartsOf(new() { Status = new() { ContainerStatuses = [Running, Running] } }).ShouldBe(2);

    private static V1ContainerStatus Waiting(string reason) => new() { State = new() { Waiting = new() { Reason = reason } } };

    private static string Status(IList<V1ContainerStatus> beginning, IList<V1ContainerStatus> containers) =>
        PodText.StatusOf(new() { Status = new() { Phase = "Running", InitContainerStatuses = beginning, ContainerStatuses = containers } });
}
