using k8s.Models;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Tests.Observing;

public sealed class PodDiagnosisTests
{
    private static readonly DateTime Then = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void WordsThatAreTooLong_AreCut_WithoutHalfACharacter()
    {
        var begins = "pod p, container fetch: ".Length;
        var pod = Pod(init: new()
        {
            Name = "fetch",
            State = new() { Terminated = new() { ExitCode = 1, Message = new string('x', 1022 - begins) + "😀😀😀" } }
        });

        var failure = PodDiagnosis.Failure([pod]).ShouldNotBeNull();

        failure.EnumerateRunes().Count().ShouldBe(1024);
        failure.ShouldEndWith("x😀…");
    }

    [Fact]
    public void InitContainer_ThatFailed_IsQuotedInItsOwnWords()
    {
        var pod = Pod(init: new()
        {
            Name = "fetch",
            State = new() { Terminated = new() { ExitCode = 1, Message = "sha256 mismatch: expected aa, got bb\n" } }
        });

        PodDiagnosis.Failure([pod]).ShouldBe("pod p, container fetch: sha256 mismatch: expected aa, got bb");
    }

    [Fact]
    public void Container_InBackOff_IsQuotedByItsLastEnd()
    {
        var pod = Pod(server: new()
        {
            Name = "server",
            State = new() { Waiting = new() { Reason = "CrashLoopBackOff", Message = "back-off 10s" } },
            LastState = new() { Terminated = new() { ExitCode = 1, Message = "model.onnx: not a model" } },
        });

        PodDiagnosis.Failure([pod]).ShouldBe("pod p, container server: model.onnx: not a model");
    }

    [Fact]
    public void Container_WhoseImageIsMissing_SaysSo() =>
        PodDiagnosis.Failure([Pod(server: new() { Name = "server",
            State = new() { Waiting = new() { Reason = "ImagePullBackOff", Message = "no such image" } } })])
            .ShouldBe("pod p, container server: ImagePullBackOff: no such image");

    [Fact]
    public void Pod_ThatIsStarting_DoesNotFail() =>
        PodDiagnosis.Failure([Pod(server: new() { Name = "server", State = new() { Waiting = new() { Reason = "PodInitializing" } } })])
            .ShouldBeNull();

    [Fact]
    public void Pod_ThatRestartedOnceAndIsReady_DoesNotFail()
    {
        var pod = Pod(server: new() { Name = "server", LastState = new() { Terminated = new() { ExitCode = 137 } } }, ready: true);

        PodDiagnosis.Failure([pod]).ShouldBeNull();
    }

    [Fact]
    public void Pods_ThatTheApiServerRefuses_AreExplainedInItsOwnWords()
    {
        var deployment = new V1Deployment
        {
            Spec = new() { Replicas = 2 },
            Status = new()
            {
                Conditions = [new() { Type = "ReplicaFailure", Status = "True", Reason = "FailedCreate",
                Message = "serviceaccount \"nobody\" not found" }]
            },
        };

        PodDiagnosis.CreationFailure(deployment, present: 1).ShouldBe("pods cannot be made: serviceaccount \"nobody\" not found");
        PodDiagnosis.CreationFailure(deployment, present: 2).ShouldBeNull();
        PodDiagnosis.CreationFailure(deployment: null, present: 0).ShouldBeNull();
    }

    [Fact]
    public void Pod_OnItsWayOut_IsNotReady() =>
        PodDiagnosis.IsReady(Pod(ready: true) with { Metadata = new() { Name = "p", DeletionTimestamp = Then } }).ShouldBeFalse();

    [Fact]
    public void Pod_WithoutANode_QuotesTheScheduler()
    {
        var pod = new PodView
        {
            Metadata = new() { Name = "p" },
            Status = new()
            {
                Conditions = [new() { Type = "PodScheduled", Status = "False", Reason = "Unschedulable",
                Message = "0/1 nodes are available: 1 Insufficient nvidia.com/gpu." }]
            },
        };

        PodDiagnosis.Unschedulable([pod]).ShouldBe("0/1 nodes are available: 1 Insufficient nvidia.com/gpu.");
    }

    private static PodView Pod(ContainerView? init = null, ContainerView? server = null, bool ready = false) => new()
    {
        Metadata = new() { Name = "p" },
        Status = new()
        {
            Conditions = [new() { Type = "Ready", Status = ready ? "True" : "False" }],
            InitContainerStatuses = init is null ? null : [init],
            ContainerStatuses = server is null ? null : [server],
        },
    };
}
