using k8s.Models;
using Microsoft.Extensions.Configuration;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Traffic;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Sinks.Configuration;

namespace ModelOperator.Operator.Tests.Objects;

public sealed class GatewayObjectsTests
{
    [Fact]
    public void Feedback_IsToldToTheGateway_WithItsKeysAsAMount()
    {
        var spec = new FeedbackSpec
        {
            KeySecret = "digits-feedback",
            MaxDelay = "48h",
            Slices = [new() { Name = "device", Header = "x-device", Values = ["phone", "größer"] }],
        };
        var pods = PodsOf(Sample.Digits(digits => digits with { Monitoring = new() { Feedback = spec } }));

        pods.Containers[0].Args!.SkipWhile(argument => argument != "--feedback").ShouldBe(
        [
            "--feedback",
            """{"keys":"/etc/model-operator/feedback","maxDelaySeconds":172800,"slices":[{"name":"device","header":"x-device","values":["phone","größer"]}]}""",
        ]);
        var volume = pods.Volumes.ShouldHaveSingleItem();
        (volume.Secret!.SecretName, volume.Secret.Optional).ShouldBe(("digits-feedback", true));
        var mount = pods.Containers[0].VolumeMounts.ShouldHaveSingleItem();
        (mount.Name, mount.MountPath, mount.ReadOnlyProperty).ShouldBe((volume.Name, "/etc/model-operator/feedback", true));
    }

    [Fact]
    public void Feedback_WithoutASecretOfItsOwn_MountsTheOneThatTheOperatorMakes() =>
        PodsOf(Sample.Digits(digits => digits with { Monitoring = new() { Feedback = new() { MaxDelay = "48h" } } }))
            .Volumes.ShouldHaveSingleItem().Secret!.SecretName.ShouldBe("digits-feedback-keys");

    [Fact]
    public void CredentialsOfFeedback_AreAMountOfTheirOwn_AndNeverInTheArguments()
    {
        var spec = new FeedbackSpec { KeySecret = "keys", CredentialsSecret = "posters", Classes = ["bad"], MaxError = 2.5 };
        var pods = PodsOf(Sample.Digits(digits => digits with { Monitoring = new() { Feedback = spec } }));

        pods.Containers[0].Args!.SkipWhile(argument => argument != "--feedback").Last().ShouldBe(
            """{"keys":"/etc/model-operator/feedback","maxDelaySeconds":2592000,"slices":[],"credentials":"/etc/model-operator/feedback-credentials","classes":["bad"],"maxError":2.5}""");
        pods.Volumes.Select(volume => (volume.Secret!.SecretName, volume.Secret.Optional)).ShouldBe([("keys", true), ("posters", true)]);
        pods.Containers[0].VolumeMounts.Select(mount => (mount.MountPath, mount.ReadOnlyProperty)).ShouldBe(
            [("/etc/model-operator/feedback", true), ("/etc/model-operator/feedback-credentials", true)]);
    }

    [Fact]
    public void SettingsOfEveryProcess_AreInTheEnvironment_AndTheGraceHasRoomForTheShutdown()
    {
        var plain = PodsOf(Sample.Digits());
        plain.TerminationGracePeriodSeconds.ShouldBe(90);
        var pods = PodsOf(Sample.Digits(digits => digits with
        {
            Traffic = new()
            {
                Gateway = new()
                {
                    ShutdownDelaySeconds = 0,
                    ShutdownDrainSeconds = 600,
                    LogLevel = GatewayLogLevel.Debug,
                    LogFormat = GatewayLogFormat.Text,
                },
            },
        }));

        pods.TerminationGracePeriodSeconds.ShouldBe(610);
        pods.Containers[0].Env!.Except(plain.Containers[0].Env!).Select(variable => (variable.Name, variable.Value)).ShouldBe(
        [
            ("SHUTDOWN_DELAY_SECONDS", "0"), ("SHUTDOWN_DRAIN_SECONDS", "600"), ("LOG_LEVEL", "debug"), ("LOG_FORMAT", "text"),
        ]);
    }

    [Theory]
    [InlineData(30, null, 115)]
    [InlineData(null, 10, 25)]
    public void GraceOfAGateway_FollowsEachTimeOfItsShutdown(int? delay, int? drain, int grace) =>
        PodsOf(Sample.Digits(digits => digits with
        {
            Traffic = new() { Gateway = new() { ShutdownDelaySeconds = delay, ShutdownDrainSeconds = drain } },
        })).TerminationGracePeriodSeconds.ShouldBe(grace);

    [Fact]
    public void GatewayWithoutFeedback_IsAsItWas()
    {
        var pods = PodsOf(Sample.Digits(digits => digits with { Monitoring = new() }));

        pods.Volumes.ShouldBeNull();
        pods.Containers[0].VolumeMounts.ShouldBeNull();
        pods.Containers[0].Args.ShouldNotContain("--feedback");
    }

    [Fact]
    public void Repeats_AreToldByTheRoutes_AndRestartNoGateway()
    {
        var monitoring = new MonitoringSpec { Checks = new() { Repeats = new() { CallerHeader = "x-user" } } };
        var watched = Sample.Digits(digits => digits with { Monitoring = monitoring });

        RouteDocuments.Of("digits", null, MonitoringRules.Of(monitoring)).Serialize().ShouldBe(
            """{"generation":0,"routes":[],"monitoring":{"repeats":{"callerHeader":"x-user"}}}""");
        PodsOf(watched).Containers[0].Args.ShouldBe(PodsOf(Sample.Digits()).Containers[0].Args);
    }

    [Fact]
    public void Review_IsToldByTheRoutes() =>
        RouteDocuments.Of("digits", null, MonitoringRules.Of(new() { Review = new() { ConfidenceBelow = 0.6 } })).Serialize().ShouldBe(
            """{"generation":0,"routes":[],"monitoring":{"review":{"confidenceBelow":0.6}}}""");

    [Fact]
    public void Sinks_OfTheSpecAlone_AreToldToTheGateway_AsAddresses()
    {
        var options = new ModelOperatorOptions
        {
            GatewayImage = "gateway:1",
            GatewaySinks =
            {
                ["desk"] = new() { Address = new("http://desk.people/a?b=c"), Mode = SinkMode.Binary, ForGateways = true },
                ["lake"] = new() { Address = new("http://lake.events/"), ForGateways = true },
                ["other"] = new() { Address = new("http://other/"), ForGateways = true },
            },
        };
        var monitoring = new MonitoringSpec
        {
            Samples = new() { Percent = 1, Sink = "lake", Outputs = ["*"] },
            Review = new() { ConfidenceBelow = 0.5, Sink = "desk", Outputs = ["*"] },
            HashKeySecret = "digits-hash",
        };

        var pods = GatewayDeploymentBuilder.Build(Sample.Digits(digits => digits with { Monitoring = monitoring }), options)
            .Spec!.Template.Spec!;

        pods.Containers[0].Env!.Select(variable => (variable.Name, variable.Value)).Where(variable => variable.Name != "PROBE_PORT")
            .ShouldBe(
        [
            ("Sinks__desk__Address", "http://desk.people/a?b=c"), ("Sinks__desk__Mode", "Binary"),
            ("Sinks__lake__Address", "http://lake.events/"), ("Sinks__lake__Mode", "Structured"),
        ]);
        pods.Containers[0].Args!.SkipWhile(argument => argument != "--hash_keys").ShouldBe(["--hash_keys", "/etc/model-operator/hash"]);
        var volume = pods.Volumes.ShouldHaveSingleItem();
        (volume.Secret!.SecretName, volume.Secret.Optional).ShouldBe(("digits-hash", true));
        pods.Containers[0].VolumeMounts.ShouldHaveSingleItem().Name.ShouldBe(volume.Name);
    }

    [Fact]
    public void LimitsOfASink_ReachTheGateway_AsTheyAre()
    {
        var asked = new SinkOptions
        {
            Address = new("http://lake.events/?a=b"),
            Mode = SinkMode.Batch,
            Timeout = TimeSpan.FromSeconds(2.5),
            MaxRetries = 0,
            MaxQueuedEvents = 50,
            MaxQueuedBytes = 65_536,
            ForGateways = true,
        };

        var variables = SampleMount.Of(
            new() { Samples = new() { Percent = 1, Sink = "lake", Outputs = ["*"] } },
            new Dictionary<string, SinkOptions> { ["lake"] = asked }).Variables;

        variables.Select(variable => (variable.Name, variable.Value)).ShouldContain(("Sinks__lake__TimeoutSeconds", "2.5"));
        var read = SinkConfiguration.Read(new ConfigurationBuilder().AddInMemoryCollection(variables.Select(
            variable => KeyValuePair.Create(variable.Name.Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value))).Build());
        read["lake"].ShouldBe(asked with { ForGateways = false });
    }

    [Fact]
    public void SharesAndListsOfSamples_RestartNoGateway()
    {
        V1PodSpec Pods(double percent, string input) => PodsOf(Sample.Digits(digits => digits with
        {
            Monitoring = new() { Samples = new() { Percent = percent, Sink = "lake", Inputs = [input] } },
        }));

        System.Text.Json.JsonSerializer.Serialize(Pods(1, "age")).ShouldBe(System.Text.Json.JsonSerializer.Serialize(Pods(2, "income")));
    }

    [Fact]
    public void ChecksThatNeedNoGateway_LeaveTheRoutesAsTheyWere()
    {
        MonitoringRules.Of(null).ShouldBeNull();
        MonitoringRules.Of(new() { Checks = new() { Nulls = new(), Repeats = new() { Enabled = false } } }).ShouldBeNull();
    }

    private static V1PodSpec PodsOf(ModelDeployment owner) =>
        GatewayDeploymentBuilder.Build(owner, new ModelOperatorOptions { GatewayImage = "gateway:1" }).Spec!.Template.Spec!;

    [Fact]
    public void Split_IsWrittenAsTheGatewayReadsIt()
    {
        var route = new TrafficStatus
        {
            Generation = 5,
            Weights = [new() { Revision = "aaaaaaaaaa", Weight = 90 }, new() { Revision = "bbbbbbbbbb", Weight = 10 }]
        };

        GatewayRouteBuilder.ConfigMap(Sample.Digits(), route).Data!["routes.json"].ShouldBe(
            """{"generation":5,"routes":[{"revision":"aaaaaaaaaa","service":"digits-aaaaaaaaaa","weight":90},{"revision":"bbbbbbbbbb","service":"digits-bbbbbbbbbb","weight":10}]}""");
    }

    [Fact]
    public void CopiesAndAffinity_AreWrittenAsTheGatewayReadsThem()
    {
        var route = new TrafficStatus
        {
            Generation = 6,
            Weights = [new() { Revision = "aaaaaaaaaa", Weight = 100 }],
            Mirror = new()
            {
                Revision = "bbbbbbbbbb",
                Percent = 40,
                Compare = new() { RelativeTolerance = 0.01, ClassOutputs = ["scores"] }
            },
            Affinity = new() { Revision = "bbbbbbbbbb", Cookie = "caller" },
        };

        RouteDocuments.Of("digits", route).Serialize().ShouldEndWith(
            ""","mirror":{"revision":"bbbbbbbbbb","service":"digits-bbbbbbbbbb","percent":40,"logPayloads":false,"absoluteTolerance":0.0001,"relativeTolerance":0.01,"classOutputs":["scores"]},"affinity":{"revision":"bbbbbbbbbb","cookie":"caller"}}"""[1..]);
    }

    [Fact]
    public void Split_BeforeTheFirstPods_RoutesNothing() =>
        GatewayRouteBuilder.ConfigMap(Sample.Digits(), null).Data!["routes.json"].ShouldBe("""{"generation":0,"routes":[]}""");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public void Split_ThatCannotBeRead_CountsAsNone(string? json) => RouteDocuments.TryParse(json).ShouldBeNull();

    [Fact]
    public void R28_WrittenSplit_SaysAllThatAnotherModelDeploymentNeeds()
    {
        var route = new TrafficStatus
        {
            Generation = 6,
            Weights = [new() { Revision = "bbbbbbbbbb", Weight = 100 }],
            Mirror = new() { Revision = "cccccccccc", Percent = 40, LogPayloads = true, Compare = new() { RelativeTolerance = 0.01 } },
            Affinity = new() { Revision = "bbbbbbbbbb", Header = "x-user" },
        };

        var written = GatewayRouteBuilder.ConfigMap(Sample.Digits(), route, "aaaaaaaaaa");
        var split = RouteDocuments.TryParse(written.Data!["routes.json"])!
            .ToSplit(written.Metadata.Annotations!["modeloperator.dev/stable"]).ShouldNotBeNull();

        split.Stable.ShouldBe("aaaaaaaaaa", "a candidate in its bake has all requests and is not stable yet");
        (split.Traffic.Generation, split.Traffic.ConvergedGeneration, split.Traffic.Affinity).ShouldBe((6, 0, route.Affinity));
        split.Traffic.Weights.ShouldBe(route.Weights);
        (split.Traffic.Mirror!.Revision, split.Traffic.Mirror.Percent, split.Traffic.Mirror.LogPayloads,
            split.Traffic.Mirror.Compare!.RelativeTolerance)
            .ShouldBe(("cccccccccc", 40, true, 0.01));
    }

    [Theory]
    [InlineData("""{"generation":5,"routes":[{"revision":"aaaaaaaaaa","service":"digits-aaaaaaaaaa","weight":75},{"revision":"bbbbbbbbbb","service":"digits-bbbbbbbbbb","weight":25}]}""", "aaaaaaaaaa")]
    [InlineData("""{"generation":0,"routes":[]}""", null)]
    [InlineData("""{"generation":5,"routes":[]}""", null)]
    [InlineData("""{"generation":5}""", null)]
    public void R28_WrittenSplitWithoutANote_HasItsFirstRevisionForTheStableOne(string json, string? stable) =>
        RouteDocuments.TryParse(json)!.ToSplit(stable: null)?.Stable.ShouldBe(stable);

    [Fact]
    public void Gateway_MayReadItsOwnConfigMapAndNoSecrets()
    {
        var rules = GatewayAccessBuilder.Role(Sample.Digits()).Rules!;

        rules.Single(r => r.Resources!.Contains("configmaps")).ResourceNames.ShouldBe(["digits-gateway"]);
        rules.SelectMany(r => r.Resources!).ShouldNotContain("secrets");
        rules.SelectMany(r => r.Verbs!).ShouldBeSubsetOf(["get", "list", "watch"]);
    }

    [Theory]
    [InlineData("", new[] { "--namespace", "ml", "--name", "digits" })]
    [InlineData("10.0.0.0/8,fd00::/8", new[] { "--namespace", "ml", "--name", "digits", "--trusted_proxies", "10.0.0.0/8,fd00::/8" })]
    public void TrustedProxies_ReachTheGateway_WhereThereAreSome(string proxies, string[] arguments)
    {
        var options = new ModelOperatorOptions
        {
            GatewayImage = "gateway:1",
            ModelServerImage = "model-server:1",
            GatewayTrustedProxies = proxies
        };

        GatewayDeploymentBuilder.Build(Sample.Digits(), options).Spec!.Template!.Spec!.Containers!.Single().Args.ShouldBe(arguments);
    }

    [Fact]
    public void PlacementOfTheChart_IsThatOfTheGatewaysPods()
    {
        var placement = """
            {"imagePullSecrets":[{"name":"registry"}],"nodeSelector":{"pool":"edge"},"priorityClassName":"high",
             "tolerations":[{"key":"edge","operator":"Exists","effect":"NoSchedule"}]}
            """;

        var pod = PodOf(Sample.Digits(), placement);

        pod.ImagePullSecrets!.Select(secret => secret.Name).ShouldBe(["registry"]);
        pod.NodeSelector.ShouldBe(new Dictionary<string, string> { ["pool"] = "edge" });
        pod.PriorityClassName.ShouldBe("high");
        pod.Tolerations!.ShouldHaveSingleItem().ShouldBe(new() { Key = "edge", OperatorProperty = "Exists", Effect = "NoSchedule" });
    }

    [Fact]
    public void PullSecretsOfTheSpec_AreTheGatewaysToo_SinceItsImageComesFromTheSameRegistry()
    {
        var owner = Sample.Digits(
            spec => spec with { Pod = new() { ImagePullSecrets = [new() { Name = "team" }, new() { Name = "registry" }] } });

        PodOf(owner, """{"imagePullSecrets":[{"name":"registry"}]}""").ImagePullSecrets!.Select(secret => secret.Name)
            .ShouldBe(["registry", "team"]);
        PodOf(owner, "").ImagePullSecrets!.Select(secret => secret.Name).ShouldBe(["team", "registry"]);
    }

    [Fact]
    public void Gateway_WithoutAPlacement_IsAsItWasBefore()
    {
        var pod = PodOf(Sample.Digits(), "");

        (pod.ImagePullSecrets, pod.NodeSelector, pod.Tolerations, pod.PriorityClassName).ShouldBe((null, null, null, null));
    }

    [Fact]
    public void Gateway_IsReplacedOnlyByAReadyOne()
    {
        var update = GatewayDeploymentBuilder.Build(Sample.Digits(), Sample.Options).Spec!.Strategy!.RollingUpdate!;

        update.MaxUnavailable.Value.ShouldBe("0");
    }

    [Fact]
    public void Gateway_IsProbedOnAPortOfItsOwn_AndScrapedOnTheOther()
    {
        var template = GatewayDeploymentBuilder.Build(Sample.Digits(), Sample.Options).Spec!.Template!;

        var container = template.Spec!.Containers!.ShouldHaveSingleItem();
        container.ReadinessProbe!.HttpGet!.Port.Value.ShouldBe("probes");
        container.LivenessProbe!.HttpGet!.Port.Value.ShouldBe("probes");
        var probes = container.Ports!.Single(port => port.Name == "probes").ContainerPort;
        container.Env!.Single(variable => variable.Name == "PROBE_PORT").Value.ShouldBe($"{probes}");
        template.Metadata.Annotations!["prometheus.io/port"].ShouldBe("9090");
        container.Ports!.Select(port => port.ContainerPort).ShouldBeUnique();
    }

    [Fact]
    public void EveryOwnedObject_HasTheControllerReference()
    {
        var owner = Sample.Digits();

        foreach (var metadata in new[]
        {
            GatewayRouteBuilder.Service(owner).Metadata,
            GatewayRouteBuilder.ConfigMap(owner, null).Metadata,
            GatewayRouteBuilder.DisruptionBudget(owner).Metadata,
            GatewayDeploymentBuilder.Build(owner, Sample.Options).Metadata,
            GatewayAccessBuilder.Role(owner).Metadata,
            GatewayAccessBuilder.RoleBinding(owner).Metadata,
            GatewayAccessBuilder.ServiceAccount(owner).Metadata,
        })
        {
            var reference = metadata.OwnerReferences!.ShouldHaveSingleItem();
            (reference.Uid, reference.Controller).ShouldBe(("uid-1", true));
        }
    }

    private static V1PodSpec PodOf(ModelDeployment owner, string placement)
    {
        var options = new ModelOperatorOptions
        {
            GatewayImage = "gateway:1",
            ModelServerImage = "model-server:1",
            GatewayPlacement = placement,
        };
        return GatewayDeploymentBuilder.Build(owner, options).Spec!.Template!.Spec!;
    }
}
