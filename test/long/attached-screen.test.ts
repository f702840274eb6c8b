// The display on a real screen with fifty kills of browser and page instead of four.
process.env.MK_KIOSK_TEST_KILLS ??= '50';
await import('../browser/attached-screen.test.js');
