using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Keda;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Rollouts.Tests.Driving;
using ModelOperator.Rollouts.Validation;

namespace ModelOperator.Rollouts.Tests.Validation;

public sealed class SpecValidatorTests
{
    private static readonly ModelDeploymentSpec Good = Specs.Canary(2, (10, "5m"), (50, null), (50, "1h30m")).JudgedBy();

    public static TheoryData<string, ModelDeploymentSpec, string> Bad => new()
    {
        { "spec.replicas", Good with { Replicas = -1 }, "-1" },
        { "spec.strategy", Good with { Strategy = new() }, "exactly one" },
        { "spec.strategy", Good with { Strategy = Good.Strategy with { Shadow = new() { Duration = "1m" } } }, "canary and shadow" },
        { "spec.strategy.canary.steps", Good.With(c => c with { Steps = [] }), "at least one" },
        { "spec.strategy.canary.steps[1].weight", Specs.Canary(2, (20, null), (10, null)), "must not go down" },
        { "spec.strategy.canary.steps[0].weight", Specs.Canary(2, (0, null)), "1 to 100" },
        { "spec.strategy.canary.steps[0].weight", Specs.Canary(2, (101, null)), "1 to 100" },
        { "spec.strategy.canary.steps[1].duration", Specs.Canary(2, (10, "5m"), (20, "5 minutes")), "5 minutes" },
        { "spec.strategy.canary.bake", Good.With(c => c with { Bake = "9000h" }), "up to a year" },
        { "spec.progressDeadline", Good with { ProgressDeadline = "soon" }, "soon" },
        { "spec.gpu.deadline", Good with { Gpu = new() { Deadline = "1" } }, "'1'" },
        { "spec.analysis.interval", Good.JudgedBy(a => a with { Interval = "" }), "30" },
        { "spec.analysis.metrics[1].name", Good.JudgedBy(a => a with { Metrics = [a.Metrics[0], a.Metrics[0]] }), "twice" },
        { "spec.analysis.metrics[0]", Metric(new() { Name = "m", Query = "x" }), "set min or max" },
        { "spec.analysis.metrics[0]", Metric(new() { Name = "m", Max = 1 }), "exactly one of query and builtin" },
        { "spec.analysis.metrics[0].query", Metric(new() { Name = "m", Query = "  ", Max = 1 }), "empty" },
        { "spec.analysis.metrics[0].min", Metric(new() { Name = "m", Query = "x", Min = 2, Max = 1 }), "above max 1" },
        { "spec.strategy.blueGreen.bake", Good with { Strategy = new() { BlueGreen = new() { Bake = "x" } } }, "'x'" },
        { "spec.strategy.shadow.duration", Good with { Strategy = new() { Shadow = new() { Duration = "" } } }, "''" },
        { "spec.strategy.canary.shadow.duration", Good.With(c => c with { Shadow = new() { Duration = "1" } }), "'1'" },
        { "spec.strategy.shadow.compare.classOutputs", Good with { Strategy = new()
            { Shadow = new() { Duration = "1m", Compare = new() { ClassOutputs = ["scores", ""] } } } }, "''" },
        { "spec.strategy.canary.shadow.compare.classOutputs", Good.With(c => c with
            { Shadow = new() { Duration = "1m", Compare = new() { ClassOutputs = [""] } } }), "''" },
        { "spec.gpu.whenFull", InPlace(new() { BlueGreen = new() }), "spec.strategy.blueGreen needs it at full size" },
        { "spec.gpu.whenFull", InPlace(new() { Shadow = new() { Duration = "1m" } }), "spec.strategy.shadow needs" },
        { "spec.gpu.whenFull", InPlace(Good.With(c => c with { Bake = "1m" }).Strategy), "spec.strategy.canary.bake needs" },
        { "spec.gpu.whenFull", InPlace(Good.With(c => c with { Shadow = new() { Duration = "1m" } }).Strategy),
            "spec.strategy.canary.shadow needs" },
        { "spec.strategy.canary.stableScaleDown", ScaledDown(c => c with { Bake = "1m" }), "spec.strategy.canary.bake keeps it" },
        { "spec.strategy.canary.stableScaleDown",
            ScaledDown(c => c) with { Autoscaling = new() { MaxReplicas = 2, TargetInflightRequests = 4 } },
            "spec.autoscaling chooses its size; leave one of the two out" },
        { "spec.strategy.canary.stableScaleDown", ScaledDown(c => c) with { Replicas = 2, Gpu = new() { WhenFull = GpuWhenFull.Replace } },
            "whenFull: Replace" },
        { "spec.gpu.whenFull", InPlace(Good.Strategy) with { Replicas = 1 }, "set spec.replicas to 2 or more" },
        { "spec.resources.limits[cpu]",
            Good with { Resources = new() { Limits = new Dictionary<string, NumberOrText> { ["cpu"] = "1e1000000" } } }, "is no quantity" },
        { "spec.resources.limits[cpu]", Good with { Resources = new() { Limits = new Dictionary<string,
            NumberOrText> { ["cpu"] = new string('9', 30) } } }, "is no quantity" },
        { "spec.monitoring.profile", Good with { Monitoring = new() { Profile = "configmap://a" } }, "must be configmap://NAME/KEY" },
        { "spec.monitoring.profile", Good with { Monitoring = new() { Profile = "configmap://a/../b" } }, "must be configmap://NAME/KEY" },
        { "spec.monitoring.feedback.atServers", Good with { Monitoring = new() { Feedback = new() { KeySecret = "k", AtServers = true } },
            Server = new() { Image = "example.org/server:1" } }, "only the operator's own server takes feedback" },
        { "spec.monitoring.profile", Good with { Monitoring = new() { Profile = "configmap://a/b" },
            Server = new() { Image = "triton:1" } }, "spec.server.image is triton:1" },
        { "spec.model.uri", Good with { Model = new() { Uri = "oci://ghcr.io:team/m:1" } }, "'oci://ghcr.io:team/m:1' is no address" },
        { "spec.model.mountPath", At("/tmp"), "/tmp is at or below /tmp" },
        { "spec.model.mountPath", At("/source/models"), "at or below /source" },
        { "spec.model.mountPath", At("/dev/shm"), "at or below /dev" },
        { "spec.model.mountPath", At("/app"), "where the server's image has its own program" },
        { "spec.model.mountPath", At("/usr/share/dotnet"), "at or below /usr" },
        {
            "spec.model.cache", Good with { Model = Good.Model with { Sha256 = null, Cache = new() { Claim = "models" } } },
            "needs spec.model.sha256"
        },
        {
            "spec.model.uri", FromClaim("pvc://models/", "models"),
            "pvc://models/ names no file or folder on the claim models; it must be like pvc://models/assistant/"
        },
        { "spec.model.uri", FromClaim("pvc://models/a..%2F..%2Fb/..%2Fc", "models"), "names no file or folder on the claim models" },
        { "spec.model.s3", Good with { Model = Good.Model with { Uri = "https://a/b", S3 = new() } }, "spec.model.uri is https://a/b" },
        { "spec.model.s3.endpoint", FromS3(new() { Endpoint = "minio:9000" }), "no address" },
        { "spec.model.s3.endpoint", FromS3(new() { Endpoint = "http://minio:9000" }), "set spec.model.sha256" },
        { "spec.autoscaling.minReplicas", Good with { Autoscaling = new() { MinReplicas = 3, MaxReplicas = 2 } }, "above maxReplicas 2" },
        { "spec.autoscaling.idleAfter", Good with { Autoscaling = new() { MinReplicas = 1, MaxReplicas = 2, IdleAfter = "15m" } },
            "minReplicas is 1, so pods never all go; remove idleAfter or set minReplicas to 0" },
        { "spec.autoscaling.idleAfter", Good with { Autoscaling = new() { MinReplicas = 0, MaxReplicas = 2, IdleAfter = "59s" } },
            "59s is shorter than 1m" },
        { "spec.autoscaling.idleAfter",
            Good with { Autoscaling = new() { MinReplicas = 0, TargetInflightRequests = 4, IdleAfter = "1x" } }, "'1x' is no duration" },
        { "spec.autoscaling.targetCpuUtilization", Good with { Autoscaling = new() { MaxReplicas = 2 } },
            "spec.resources.requests.cpu is not set" },
        { "spec.autoscaling.targetCpuUtilization",
            Good with { Autoscaling = new() { MaxReplicas = 2, TargetCpuUtilization = 50, TargetInflightRequests = 4 } }, "is not set" },
        { "spec.autoscaling.targetCpuUtilization", ByKeda(Queue, a => a with { TargetCpuUtilization = 70 }),
            "{type: cpu, metricType: Utilization, metadata: {value: \"70\"}}" },
        { "spec.autoscaling.targetInflightRequests", ByKeda(Queue, a => a with { TargetInflightRequests = 4 }),
            "4 stands beside keda, whose triggers alone decide; remove it" },
        { "spec.autoscaling.keda.triggers", ByKeda(new() { Triggers = [] }), "there are 0 triggers; name from 1 to 20" },
        { "spec.autoscaling.keda.triggers", ByKeda(new() { Triggers = [.. Enumerable.Repeat(Lag, 21)] }), "there are 21 triggers" },
        { "spec.autoscaling.keda.triggers[0].type", ByKeda(new() { Triggers = [new()] }), "it is empty; name a type" },
        { "spec.autoscaling.keda.triggers[1].name", ByKeda(new() { Triggers = [Lag, Lag] }), "'lag' is the name of a trigger before" },
        { "spec.autoscaling.keda.triggers[0].metricType", ByKeda(new() { Triggers = [Lag with { MetricType = "Utilization" }] }),
            "only the types cpu and memory have Utilization" },
        { "spec.autoscaling.keda.triggers[0].metricType", ByKeda(new() { Triggers = [new() { Type = "cpu" }] }),
            "it is not set; a trigger of the type cpu needs Utilization or AverageValue" },
        { "spec.autoscaling.keda.triggers[0].type",
            ByKeda(new() { Triggers = [new() { Type = "memory", MetricType = "Utilization" }] }),
            "spec.resources.requests.memory is not set; set it" },
        { "spec.autoscaling.keda.fallback", ByKeda(new() { Triggers = [Cpu], Fallback = new() }, requests: "cpu"),
            "no fallback for the types cpu and memory" },
        { "spec.autoscaling.keda.fallback.replicas", ByKeda(Queue with { Fallback = new() { Replicas = 9 } }),
            "9 is above maxReplicas 8; lower it or raise maxReplicas" },
        { "spec.traffic.affinity", Good with { Traffic = new() { Affinity = new() } }, "exactly one of cookie and header" },
        { "spec.traffic.affinity", Good with { Traffic = new() { Affinity = new() { Cookie = "a", Header = "b" } } },
            "exactly one of cookie and header" },
    };

    private static KedaTrigger Lag => new() { Type = "kafka", Name = "lag" };

    private static KedaTrigger Cpu => new() { Type = "cpu", MetricType = "Utilization" };

    private static KedaSpec Queue => new() { Triggers = [Lag] };

    private static ModelDeploymentSpec ByKeda(
        KedaSpec keda, Func<AutoscalingSpec, AutoscalingSpec>? change = null, string? requests = null)
    {
        var autoscaling = new AutoscalingSpec { MaxReplicas = 8, Keda = keda };
        return Good with
        {
            Autoscaling = change?.Invoke(autoscaling) ?? autoscaling,
            Resources = requests is null
                ? null
                : new() { Requests = new Dictionary<string, NumberOrText>(StringComparer.Ordinal) { [requests] = 1 } },
        };
    }

    [Fact]
    public void Autoscaling_ByKeda_IsGood_AndAsksForNoCpu()
    {
        SpecValidator.FindProblems("digits", ByKeda(Queue)).ShouldBeEmpty();
        SpecValidator.FindProblems("digits", ByKeda(new() { Triggers = [Cpu, Lag], Fallback = new() }, requests: "cpu")).ShouldBeEmpty();
    }

    [Fact]
    public void R27_Name_MustLeaveRoomForTheNamesOfKeda()
    {
        SpecValidator.FindProblem(new string('a', 43), ByKeda(Queue)).ShouldBeNull();
        var problem = SpecValidator.FindProblem(new string('a', 44), ByKeda(Queue)).ShouldNotBeNull();
        (problem.Field, problem.Message).ShouldBe(
            ("metadata.name", $"'{new string('a', 44)}' has 44 characters; with spec.autoscaling.keda at most 43 leave room for "
                + "'keda-hpa-' and '-<revision>' in the names of KEDA's autoscalers"));
        SpecValidator.FindProblem(new string('a', 44), Good).ShouldBeNull();
    }

    [Fact]
    public void MountPath_InAnImageOfTheUsers_IsTheUsersAffair() =>
        SpecValidator.FindProblem("digits", At("/app/models") with { Server = new() { Image = "triton:1" } }).ShouldBeNull();

    [Theory]
    [InlineData("pvc://models/a.onnx")]
    [InlineData("pvc://others/a.onnx")]
    public void Cache_OnTheClaimOfTheModel_OrOnAnother_IsGood(string uri) =>
        SpecValidator.FindProblem("digits", FromClaim(uri, "models")).ShouldBeNull();

    private static ModelDeploymentSpec At(string path) => Good with { Model = Good.Model with { MountPath = path } };

    private static ModelDeploymentSpec FromClaim(string uri, string cache) =>
        Good with { Model = Good.Model with { Uri = uri, Sha256 = new string('a', 64), Cache = new() { Claim = cache } } };

    private static ModelDeploymentSpec FromS3(S3Spec s3) => Good with { Model = Good.Model with { Uri = "s3://models/m.onnx", S3 = s3 } };

    [Theory]
    [MemberData(nameof(Bad))]
    public void R27_BadSpec_IsRefused_WithFieldAndRemedy(string field, ModelDeploymentSpec spec, string says)
    {
        var problem = SpecValidator.FindProblem("digits", spec).ShouldNotBeNull();
        problem.Field.ShouldBe(field);
        problem.Message.ShouldContain(says);
        problem.Reason.ShouldMatch("^[A-Z][A-Za-z]+$");
    }

    [Fact]
    public void GoodSpec_HasNoProblem()
    {
        SpecValidator.FindProblems("digits", Good).ShouldBeEmpty();
        SpecValidator.FindProblems(
            "digits", Good with { Monitoring = new() { Profile = "configmap://digits-profiles/training.v2_1.json" } }).ShouldBeEmpty();
        SpecValidator.FindProblems("digits", FromS3(new() { Endpoint = "https://minio:9000", PathStyle = true })).ShouldBeEmpty();
        SpecValidator.FindProblems("digits", FromClaim("pvc://models-2/a.onnx", "models")).ShouldBeEmpty();
        var plain = FromS3(new() { Endpoint = "http://minio:9000" });
        SpecValidator.FindProblems("digits", plain with { Model = plain.Model with { Sha256 = new string('a', 64) } }).ShouldBeEmpty();
        SpecValidator.FindProblems("digits", Good with { Autoscaling = new() { MaxReplicas = 2, TargetInflightRequests = 4 } })
            .ShouldBeEmpty();
        SpecValidator.FindProblems(
            "digits",
            Good with
            {
                Autoscaling = new() { MaxReplicas = 2 },
                Resources = new()
                {
                    Requests = new Dictionary<string,
                NumberOrText>(StringComparer.Ordinal)
                    { ["cpu"] = 1 }
                }
            }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("digits-2", true)]
    [InlineData("2digits", false)]
    [InlineData("digits.v2", false)]
    [InlineData("Digits", false)]
    [InlineData("digits-", false)]
    public void R27_Name_MustFitIntoServiceNames(string name, bool fits) =>
        (SpecValidator.FindProblem(name, Good)?.Field).ShouldBe(fits ? null : "metadata.name");

    [Fact]
    public void R27_Name_MustLeaveRoomForTheRevision()
    {
        SpecValidator.FindProblem(new string('a', 52), Good).ShouldBeNull();
        SpecValidator.FindProblem(new string('a', 53), Good)!.Message.ShouldContain("53 characters; at most 52");
    }

    private static ModelDeploymentSpec ScaledDown(Func<CanarySpec, CanarySpec> change) =>
        Good.With(canary => change(canary with { StableScaleDown = true }));

    private static ModelDeploymentSpec InPlace(StrategySpec strategy) =>
        Good with { Strategy = strategy, Gpu = new() { WhenFull = GpuWhenFull.Replace } };

    private static ModelDeploymentSpec Metric(MetricSpec metric) => Good.JudgedBy(a => a with { Metrics = [metric] });
}
