using Microsoft.Playwright;
using ModelOperator.Console.BrowserTests.Support;

namespace ModelOperator.Console.BrowserTests.Modules;

/// <summary>The page's pure functions, called where they run.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ModuleTests(Browser browser)
{
    [BrowserFact]
    public async Task Numbers_AreShort_AndHaveTheirUnits()
    {
        await using var visit = await Visit.OpenAsync(browser);

        (await Texts(visit.Page, "text/numbers.js", "module.quantity(...arguments_)",
            "[0.0042,'share']", "[0,'share']", "[1,'share']", "[0.000041,'share']", "[0.9997,'share']", "[0.184,'seconds']", "[2.5,'seconds']",
            "[0.00002,'seconds']", "[0.123456]", "[1.07,'×']", "[null]", "[NaN,'share']", "[12345678]",
            "[21474836480,'bytes']", "[1073741824,'bytes']", "[512,'bytes']", "[0,'bytes']"))
            .ShouldBe(
            [
                "0.42 %", "0 %", "100 %", "0.004 %", "100 %", "184 ms", "2.5 s", "20 µs", "0.1235", "1.07 ×", "unknown", "unknown", "12,350,000",
                "20 GiB", "1 GiB", "512 B", "0 B",
            ]);
        (await Texts(visit.Page, "text/numbers.js", "module.signed(...arguments_)", "[0.0004,'share']", "[-0.021,'share']", "[0,'share']", "[-3]"))
            .ShouldBe(["+0.04 pp", "−2.1 pp", "±0 pp", "−3"]);
        (await Texts(visit.Page, "text/numbers.js", "module.plural(...arguments_)", "[1,'pod']", "[0,'pod']", "[12480,'answer']"))
            .ShouldBe(["1 pod", "0 pods", "12,480 answers"]);
    }

    [BrowserFact]
    public async Task Durations_HaveTwoUnitsAtMost()
    {
        await using var visit = await Visit.OpenAsync(browser);

        (await Texts(visit.Page, "text/time.js", "module.duration(...arguments_)",
            "[0]", "[59.6]", "[61]", "[3600]", "[3661]", "[90061]", "[86400]", "[-5]", "[NaN]"))
            .ShouldBe(["0s", "1m", "1m 1s", "1h", "1h 1m", "1d 1h", "1d", "0s", "unknown"]);
    }

    [BrowserFact]
    public async Task Gpus_AreNamedByTheirProducts()
    {
        await using var visit = await Visit.OpenAsync(browser);

        (await Texts(visit.Page, "text/words.js", "module.gpuName(...arguments_)",
            "['nvidia.com/gpu']", "['nvidia.com/gpu (NVIDIA-A100-SXM4-80GB or NVIDIA-H100)']", "[undefined]"))
            .ShouldBe(["", "A100-SXM4-80GB or H100", ""]);
    }

    [BrowserFact]
    public async Task Lines_GrowByMeasurements_AtTheTimeOfEach_AndOnce()
    {
        await using var visit = await Visit.OpenAsync(browser);

        (await visit.Page.EvaluateAsync<string>(
            """
            async () => {
              const { grow, join, minuteOf } = await import('/assets/js/rollout/grown.js');
              const view = { split: { candidate: 10 }, metrics: [{ name: 'errors', candidate: 0.5, time: '1970-01-01T00:02:00Z' }, { name: 'new' }] };
              const grown = new Map();
              for (const at of [500, 515, 530]) grow(grown, view, at);
              const young = grown.get('errors/candidate');
              return JSON.stringify([
                young, grown.get('split/split').length, grown.has('new/candidate'), minuteOf(view), minuteOf({}),
                join({ points: [[60, 1]] }, young), join({ points: [[60, 1]], windowed: true }, young), join(undefined, young),
              ]);
            }
            """)).ShouldBe("[[[120,0.5]],3,false,2,null,[[60,1],[120,0.5]],[[60,1]],[[120,0.5]]]");
    }

    [BrowserFact]
    public async Task Events_AreRead_WhereverTheNetworkCutsThem()
    {
        await using var visit = await Visit.OpenAsync(browser);

        var read = await visit.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const { readEvents } = await import('/assets/js/net/events.js');
              const text = ': hello\n\nevent: row\ndata: {"name":"ä🙂"}\n\nevent: two\r\ndata: a\r\ndata: b\r\n\r\ndata:plain\n\nevent: lost\ndata: x';
              const bytes = new TextEncoder().encode(text);
              const results = new Set();
              for (let size = 1; size <= bytes.length; size++) {
                const found = [];
                const body = new ReadableStream({
                  start(controller) {
                    for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
                    controller.close();
                  },
                });
                await readEvents(body, (name, data) => found.push(`${name}=${data}`), () => {});
                results.add(JSON.stringify(found));
              }
              return [...results];
            }
            """);

        // The last event has no end, so it was not sent whole.
        read.ShouldHaveSingleItem().ShouldBe("""["row={\"name\":\"ä🙂\"}","two=a\nb","message=plain"]""");
    }

    [BrowserFact]
    public async Task Event_WithoutAnEnd_IsGivenUp()
    {
        await using var visit = await Visit.OpenAsync(browser);

        var error = await visit.Page.EvaluateAsync<string>(
            """
            async () => {
              const { readEvents } = await import('/assets/js/net/events.js');
              const piece = new Uint8Array(1 << 20).fill(97);
              const body = new ReadableStream({ pull(controller) { controller.enqueue(piece); } });
              try {
                await readEvents(body, () => {}, () => {});
              } catch (error) {
                return error.message;
              }
            }
            """);

        error.ShouldBe("An event is longer than 64 MiB.");
    }

    private static async Task<string[]> Texts(IPage page, string module, string call, params string[] arguments) =>
        await page.EvaluateAsync<string[]>(
            $$"""
            async () => {
              const module = await import('/assets/js/{{module}}');
              return [{{string.Join(',', arguments)}}].map(arguments_ => String({{call}}));
            }
            """);
}
