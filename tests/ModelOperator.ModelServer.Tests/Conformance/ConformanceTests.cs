using Microsoft.Extensions.DependencyInjection;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.ModelServer.Tests.Support;
using Xunit.Abstractions;

namespace ModelOperator.ModelServer.Tests.Conformance;

/// <summary>Runs ONNX's own test models through every form of the protocol.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    private static readonly (string Name, Func<RunningServer, IReadOnlyList<Sample>, Task<IReadOnlyList<Sample>>> Ask)[] Forms =
        [("REST JSON", ProtocolClients.JsonAsync), ("REST binary", ProtocolClients.BinaryAsync), ("gRPC", ProtocolClients.GrpcAsync)];

    [TestDataFact]
    public async Task EveryModel_ThatOnnxRuntimePasses_PassesInEveryForm()
    {
        await using var server = await RunningServer.StartAsync("add");
        var slot = server.Services.GetRequiredService<ModelSlot>();
        var first = slot.Model!;
        var report = new ConformanceReport();
        foreach (var folder in ModelCase.Folders(TestDataFactAttribute.Root))
        {
            report.Models++;
            if (Load(folder, report) is not { } model)
            {
                continue;
            }

            using (model)
            {
                if (model.RunPlain() is { } fault)
                {
                    report.Leave("ONNX Runtime itself differs or fails", model.Name, fault);
                    continue;
                }

                report.Plain++;
                slot.Fill(model.Loaded);
                foreach (var (form, ask) in Forms)
                {
                    await TryAsync(server, model, form, ask, report);
                }
            }
        }

        slot.Fill(first);
        output.WriteLine(report.ToString());
        report.Plain.ShouldBeGreaterThan(900);
        report.Failures.ShouldBeEmpty();
    }

    private static ModelCase? Load(string folder, ConformanceReport report)
    {
        try
        {
            return ModelCase.Load(folder);
        }
        catch (ModelLoadException exception)
        {
            report.Leave(exception.Message.Contains("ONNX Runtime cannot load", StringComparison.Ordinal)
                ? "ONNX Runtime cannot load it" : "an input or output is no tensor, or of a type without datatype", Path.GetFileName(
                    folder), exception.Message);
        }
        catch (Exception exception) when (
            exception is IOException or KeyNotFoundException or Google.Protobuf.InvalidProtocolBufferException)
        {
            report.Leave("its data is missing, or no tensor", Path.GetFileName(folder), exception.Message);
        }

        return null;
    }

    private static async Task TryAsync(
        RunningServer server, ModelCase model, string form, Func<RunningServer, IReadOnlyList<Sample>, Task<IReadOnlyList<Sample>>> ask,
        ConformanceReport report)
    {
        // JSON has no form for this datatype, as the documentation says.
        if (form == "REST JSON" && model.Inputs.Concat(model.Expected).Any(sample => sample.DataType is DataType.Bf16))
        {
            report.Leave("BF16 has no JSON form", model.Name, form);
            return;
        }

        string? fault;
        try
        {
            fault = model.Difference(await ask(server, model.Inputs));
        }
        catch (Exception exception)
        {
            fault = exception.Message;
        }

        report.Count(form, model.Name, fault);
    }
}
