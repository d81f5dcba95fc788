// Node's own http: node node_server.js PORT.
const http = require('http');

http.createServer(async (request, response) => {
  switch (request.url) {
    case '/small':
      response.setHeader('Content-Length', 11);
      response.flushHeaders();
      response.write('hello');
      return setTimeout(() => response.end(' world'), 5);
    case '/large':
      return response.end('x'.repeat(1 << 20));
    case '/stream':
      for (let number = 0; number < 5; number++) {
        response.write(`piece ${number}\n`);
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      return response.end();
    case '/empty':
      response.statusCode = 204;
      return response.end();
    case '/echo': {
      const parts = [];
      for await (const part of request) parts.push(part);
      return response.end(Buffer.concat(parts));
    }
  }
}).listen(Number(process.argv[2]), '127.0.0.1');
