// Usage: node server.js MODEL. The same requests and answers as the model server's, JSON only.
import Fastify from 'fastify';
import ort from 'onnxruntime-node';

const session = await ort.InferenceSession.create(process.argv[2], { intraOpNumThreads: 1, logSeverityLevel: 3 });
const app = Fastify({ bodyLimit: 64 << 20 });

// Content-Length is what the benchmark's client reads by; Fastify sends it for text.
app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
  try { done(null, JSON.parse(body)); } catch (error) { error.statusCode = 400; done(error); }
});

app.post('/v2/models/:model/infer', async (request, reply) => {
  const feeds = {};
  for (const input of request.body.inputs) {
    feeds[input.name] = new ort.Tensor('float32', Float32Array.from(input.data), input.shape);
  }
  const results = await session.run(feeds);
  const outputs = Object.entries(results).map(([name, tensor]) => ({
    name,
    datatype: tensor.type === 'int64' ? 'INT64' : 'FP32',
    shape: tensor.dims,
    data: Array.from(tensor.data, Number),
  }));
  return { model_name: request.params.model, model_version: '1', outputs };
});

await app.listen({ port: 0, host: '127.0.0.1' });
console.log(`listening ${app.server.address().port}`);
