import { Body, Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import { Anonymous } from './auth.decorators.js';

const contactForm = z.strictObject({ email: z.email(), message: z.string().min(1).max(1000) });

/** The form of the company's website. */
@Controller('contact')
export class ContactController {
  @Post()
  @Anonymous()
  contact(@Body({ schema: contactForm }) form: z.infer<typeof contactForm>): { received: string } {
    return { received: `${form.message} (${form.email})` };
  }
}
